namespace PluginHost.Catalog;

/// <summary>Checks that what stands around a plugin's calls is within its ranges.</summary>
internal static class PluginResilienceValidator
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(0.5);

    /// <summary>Names each value that is out of its range.</summary>
    public static IEnumerable<string> Validate(PluginResilience resilience)
    {
        List<string?> problems = [];
        if (resilience.CircuitBreaker is { } breaker)
        {
            problems.Add(Check("CircuitBreaker:FailureRatio", breaker.FailureRatio, double.Epsilon, 1, "above 0 and up to 1"));
            problems.Add(Check("CircuitBreaker:MinimumCalls", breaker.MinimumCalls, 2, int.MaxValue));
            problems.Add(Check("CircuitBreaker:SamplingDuration", breaker.SamplingDuration, Half, Day));
            problems.Add(Check("CircuitBreaker:BreakDuration", breaker.BreakDuration, Half, Day));
            problems.Add(Check("CircuitBreaker:MaxBreakDuration", breaker.MaxBreakDuration, breaker.BreakDuration, Day));
        }

        if (resilience.Retry is { } retry)
        {
            problems.Add(Check("Retry:MaxRetries", retry.MaxRetries, 1, 10));
            problems.Add(Check("Retry:Delay", retry.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        }

        if (resilience.RateLimit is { } limit)
        {
            problems.Add(Check("RateLimit:Calls", limit.Calls, 1, int.MaxValue));
            problems.Add(Check("RateLimit:Period", limit.Period, TimeSpan.FromMilliseconds(10), Day));
        }

        if (resilience.WaitTimeout is { } wait)
        {
            problems.Add(Check("WaitTimeout", wait, TimeSpan.FromMilliseconds(10), Day));
        }

        if (resilience is { Pipeline: not null } and not { CircuitBreaker: null, Retry: null, RateLimit: null })
        {
            problems.Add("Resilience:Pipeline takes the place of CircuitBreaker, Retry and RateLimit. Keep the one or the others.");
        }

        return problems.OfType<string>();
    }

    private static string? Check<T>(string name, T value, T lowest, T highest, string? range = null)
        where T : IComparable<T> =>
        value.CompareTo(lowest) >= 0 && value.CompareTo(highest) <= 0
            ? null
            : $"Resilience:{name} is {value}; it must be {range ?? $"from {lowest} to {highest}"}.";
}
