using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Catalog;

/// <summary>One plugin over its versions: what is wanted of it, and whose turn it is to change it.</summary>
/// <remarks>Guarded by the catalog's lock, but for the turn.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle needs no disposal, and somebody may be late.")]
internal sealed class ManagedPlugin(PluginDefinition wanted, GenerationHistory history)
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _asked;
    private long _answered;

    /// <summary>The plugin.</summary>
    public PluginId Id { get; } = wanted.Id;

    /// <summary>What the source said last.</summary>
    public PluginDefinition Wanted { get; set; } = wanted;

    /// <summary>Whether the application has disabled it, whatever the source says.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether it is to be loaded.</summary>
    public bool IsEnabled => Wanted.Enabled && !IsDisabled;

    /// <summary>The versions that it had.</summary>
    public GenerationHistory History => history;

    /// <summary>What the source says, if that was refused.</summary>
    public (PluginDefinition Definition, string Sha256)? Refused { get; set; }

    /// <summary>The version that was chosen instead of what the source says.</summary>
    public GenerationRecord? Chosen { get; set; }

    /// <summary>
    /// Brings the plugin to what is wanted of it, when it is this one's turn. Of those that wait for their turn the first does it for all:
    /// it begins after each of them has asked.
    /// </summary>
    public async Task UpdateAsync(Func<ManagedPlugin, CancellationToken, Task> update, CancellationToken cancellationToken)
    {
        long question = Interlocked.Increment(ref _asked);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_answered < question)
            {
                long asked = Interlocked.Read(ref _asked);
                await update(this, cancellationToken).ConfigureAwait(false);
                _answered = asked;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Does something else with the plugin when it is this one's turn.</summary>
    public async Task RunInTurnAsync(Func<ManagedPlugin, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await run(this, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
