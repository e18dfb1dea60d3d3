namespace PluginHost.Streams.Running;

/// <summary>Waits longer each time.</summary>
internal sealed class Backoff(StreamOptions options, TimeProvider timeProvider)
{
    private const int MostDoublings = 30;

    /// <summary>Waits before a retry.</summary>
    /// <param name="attempt">Which retry: 0 for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken)
    {
        double delay = options.RetryDelay.TotalMilliseconds * (1L << Math.Min(attempt, MostDoublings));
        return Task.Delay(
            TimeSpan.FromMilliseconds(Math.Min(delay, options.MaxRetryDelay.TotalMilliseconds)), timeProvider, cancellationToken);
    }
}
