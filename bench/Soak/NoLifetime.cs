using Microsoft.Extensions.Hosting;

namespace PluginHost.Soak;

/// <summary>A signal ends the process at once, as there is nothing to save, and not only the server in it.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
