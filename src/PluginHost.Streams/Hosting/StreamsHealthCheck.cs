using Microsoft.Extensions.Diagnostics.HealthChecks;
using PluginHost.Streams.Running;

namespace PluginHost.Streams.Hosting;

/// <summary>
/// Unhealthy (or what the registration says) when a stream has failed; degraded before one is started, and when one was ended before it could finish;
/// healthy otherwise, also when one is paused or has completed.
/// </summary>
internal sealed class StreamsHealthCheck(StreamRegistry streams, IEnumerable<StreamName> names) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A stream is made when it is about to be started; a check makes none.
        var made = streams.All.ToDictionary(stream => stream.Name);
        string[] all = [.. names.Select(stream => stream.Name)];
        string[] failed = [.. all.Where(name => StateOf(name) == StreamState.Failed)];
        string[] waiting = [.. all.Where(name => StateOf(name) == StreamState.Created)];
        string[] aborted = [.. all.Where(name => StateOf(name) == StreamState.Aborted)];
        var data = all.ToDictionary(name => name, name => (object)(FailureOf(name) is { } failure ? $"Failed: {failure.Message}" : StateOf(name).ToString()));
        return Task.FromResult((failed, waiting, aborted) switch
        {
            ({ Length: > 0 }, _, _) => new HealthCheckResult(
                context.Registration.FailureStatus, $"Failed: {string.Join(", ", failed)}.", FailureOf(failed[0]), data),
            (_, { Length: > 0 }, _) => HealthCheckResult.Degraded($"Not started: {string.Join(", ", waiting)}.", data: data),
            (_, _, { Length: > 0 }) => HealthCheckResult.Degraded(
                $"Ended before they could finish: {string.Join(", ", aborted)}.", data: data),
            _ => HealthCheckResult.Healthy($"{all.Length} streams.", data),
        });

        StreamState StateOf(string name) => made.TryGetValue(name, out StreamRunner? stream) ? stream.State : StreamState.Created;

        // Not known yet for a moment after the state says so.
        Exception? FailureOf(string name) => StateOf(name) == StreamState.Failed ? made[name].Completion.Exception?.InnerException : null;
    }
}
