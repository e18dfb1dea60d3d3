namespace PluginHost.Streams.Running;

/// <summary>Disposes what a stream used, whatever that throws.</summary>
internal static class Disposal
{
    /// <summary>Disposes it, if it can be disposed.</summary>
    /// <returns>What it threw.</returns>
    public static async ValueTask<Exception?> TryAsync(object used)
    {
        try
        {
            switch (used)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
