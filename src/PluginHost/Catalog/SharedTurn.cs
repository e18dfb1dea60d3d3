using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Catalog;

/// <summary>Of those that want the same done, and wait for their turn, the first does it for all: it begins after each of them has asked.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle needs no disposal, and somebody may be late.")]
internal sealed class SharedTurn
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _asked;
    private long _answered;

    /// <summary>Has it done, by this one or by another.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        long question = Interlocked.Increment(ref _asked);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_answered < question)
            {
                long asked = Interlocked.Read(ref _asked);
                await run(cancellationToken).ConfigureAwait(false);
                _answered = asked;
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
