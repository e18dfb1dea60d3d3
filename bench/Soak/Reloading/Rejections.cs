using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore;

namespace PluginHost.Soak.Reloading;

/// <summary>
/// Counts what the host itself refused to let into the filter. The filter's fallback answers for it, so no client sees it, and no version is the
/// reason.
/// </summary>
internal sealed class Rejections
{
    private readonly ConcurrentDictionary<PluginRejection, long> _counts = [];
    private long _asked;

    /// <summary>How many outcomes of filters were looked at.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>How many calls were rejected, by why.</summary>
    public IReadOnlyDictionary<PluginRejection, long> Counts => _counts;

    /// <summary>Looks at a request that has been answered.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        foreach (WasmFilterOutcome outcome in context.Features.Get<IWasmFilterFeature>()?.Outcomes ?? [])
        {
            Interlocked.Increment(ref _asked);
            if (outcome.Failure is PluginRejectedException rejected)
            {
                _counts.AddOrUpdate(rejected.Rejection, 1, (_, count) => count + 1);
            }
        }
    }
}
