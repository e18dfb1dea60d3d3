using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PluginHost.Streams.Hosting;

/// <summary>Starts all streams once the plugins are loaded, and has them finish before the plugins go.</summary>
internal sealed class StreamsService(IServiceProvider services, IEnumerable<StreamName> names) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // All are made before the first one starts: how one is described may be wrong.
        foreach (IStreamRunner runner in GetRunners().ToArray())
        {
            if (runner.State == StreamState.Created)
            {
                runner.Start();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(GetRunners().Select(runner => runner.StopAsync(cancellationToken)));

    private IEnumerable<IStreamRunner> GetRunners() =>
        names.Select(stream => services.GetRequiredKeyedService<IStreamRunner>(stream.Name));
}
