using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PluginHost.Streams.Hosting;

/// <summary>Starts all streams once the plugins are loaded, and has them finish before the plugins go.</summary>
internal sealed class StreamsService(
    IServiceProvider services, IEnumerable<StreamName> names, IHostApplicationLifetime? lifetime = null) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // All are made before the first one starts: how one is described may be wrong.
        IStreamRunner[] runners = [.. GetRunners()];
        foreach (IStreamRunner runner in runners)
        {
            if (runner.State == StreamState.Created)
            {
                runner.Start();
            }
        }

        // An application may stop its host only when its streams have ended, so they hear of its end before the host stops its services. How each
        // has ended is in its Completion.
        lifetime?.ApplicationStopping.Register(() =>
        {
            foreach (IStreamRunner runner in runners)
            {
                _ = runner.StopAsync(CancellationToken.None);
            }
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(GetRunners().Select(runner => runner.StopAsync(cancellationToken)));

    private IEnumerable<IStreamRunner> GetRunners() =>
        names.Select(stream => services.GetRequiredKeyedService<IStreamRunner>(stream.Name));
}
