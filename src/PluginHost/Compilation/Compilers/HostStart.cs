using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Compilation;

/// <summary>Whether the application is starting, and serves nobody yet: until it does, its compilers make way for nobody. It starts once.</summary>
/// <param name="timeProvider">The clock.</param>
[SuppressMessage("Design", "CA1001", Justification = "A token without a timer or a wait handle needs no disposal, and somebody may be late.")]
internal sealed class HostStart(TimeProvider timeProvider)
{
    private readonly CancellationTokenSource _ended = new();
    private volatile bool _hasBegun;

    /// <summary>Cancelled where somebody may be served, and from then on.</summary>
    public CancellationToken Ended => _hasBegun ? _ended.Token : new CancellationToken(canceled: true);

    /// <summary>Does what the application waits for before it serves anybody. Whatever else it does at the same time, the first that has come to its end is it.</summary>
    /// <param name="start">What is done.</param>
    /// <param name="patience">After how long somebody may be served all the same.</param>
    public async Task RunAsync(Func<Task> start, TimeSpan patience)
    {
        _hasBegun = true;
        using ITimer? timer = patience == Timeout.InfiniteTimeSpan
            ? null
            : timeProvider.CreateTimer(_ => _ended.Cancel(), state: null, patience, Timeout.InfiniteTimeSpan);
        try
        {
            await start().ConfigureAwait(false);
        }
        finally
        {
            await _ended.CancelAsync().ConfigureAwait(false);
        }
    }
}
