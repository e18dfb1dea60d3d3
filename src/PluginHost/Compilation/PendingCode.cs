using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Compiled code that is being looked for. Whatever comes of the search is given back when this is disposed, whenever it comes.</summary>
/// <param name="search">The search.</param>
internal sealed class PendingCode(Task<TrustedCode?> search) : IDisposable
{
    /// <summary>The code; <see langword="null"/> if there is none. It is this object's.</summary>
    public Task<TrustedCode?> Task => search;

    /// <inheritdoc/>
    public void Dispose() => search.ContinueWith(
        static found =>
        {
            // A search that failed fails whoever waits for it; if nobody does, something else has failed before.
            if (found.Exception is null && found.IsCompletedSuccessfully)
            {
                found.Result?.Dispose();
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
