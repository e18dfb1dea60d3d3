using System.Threading.RateLimiting;

namespace PluginHost.Resilience;

/// <summary>
/// Lets so many calls in within each period, on the application's clock. It has no timer, so it needs no disposal, and the versions of a plugin can
/// share it. A period begins with the first call after the one before.
/// </summary>
internal sealed class PeriodLimiter(PluginRateLimit limit, TimeProvider timeProvider) : RateLimiter
{
    private readonly Lock _lock = new();
    private long _start = timeProvider.GetTimestamp();
    private int _taken;

    /// <summary>How many are let in.</summary>
    public PluginRateLimit Limit => limit;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            TimeSpan elapsed = timeProvider.GetElapsedTime(_start);
            if (elapsed >= limit.Period)
            {
                _start = timeProvider.GetTimestamp();
                _taken = 0;
            }

            if (permitCount > limit.Calls - _taken)
            {
                return new Lease(limit.Period - elapsed);
            }

            _taken += permitCount;
            return Lease.Taken;
        }
    }

    // Nobody waits.
    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(permitCount));

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static Lease Taken { get; } = new(retryAfter: null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
