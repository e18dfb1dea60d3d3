namespace PluginHost.Streams.Running;

/// <summary>Disposes what a stream used, in whichever way it can be disposed.</summary>
internal static class Disposal
{
    /// <summary>Disposes it, if it can be disposed.</summary>
    public static ValueTask DisposeAsync(object? used)
    {
        switch (used)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                return default;
            default:
                return default;
        }
    }

    /// <summary>Disposes it, if it can be disposed, whatever that throws.</summary>
    /// <returns>What it threw.</returns>
    public static async ValueTask<Exception?> TryDisposeAsync(object used)
    {
        try
        {
            await DisposeAsync(used).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
