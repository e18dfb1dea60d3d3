namespace PluginHost.Compilation;

/// <summary>Whether the application is starting, and serves nobody yet: until it does, its compilers make way for nobody.</summary>
internal sealed class HostStart
{
    /// <summary>Cancelled where somebody may be served.</summary>
    public CancellationToken Ended { get; private set; } = new(canceled: true);

    /// <summary>Does what the application waits for before it serves anybody.</summary>
    public async Task RunAsync(Func<Task> start)
    {
        using var serving = new CancellationTokenSource();
        Ended = serving.Token;
        try
        {
            await start().ConfigureAwait(false);
        }
        finally
        {
            await serving.CancelAsync().ConfigureAwait(false);
        }
    }
}
