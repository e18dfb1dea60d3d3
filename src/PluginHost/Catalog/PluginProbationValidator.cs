namespace PluginHost.Catalog;

/// <summary>Checks that what a probation asks is within its ranges.</summary>
internal static class PluginProbationValidator
{
    private const int MaxCalls = 10_000;

    /// <summary>Names each value that is out of its range.</summary>
    public static IEnumerable<string> Validate(PluginProbation probation)
    {
        string?[] problems =
        [
            Check(nameof(probation.Calls), probation.Calls, 0, MaxCalls),
            Check(nameof(probation.Duration), probation.Duration, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
            Check(nameof(probation.MaxFailures), probation.MaxFailures, 0, MaxCalls),
            Check(nameof(probation.MaxTimeouts), probation.MaxTimeouts, 0, MaxCalls),
            CheckFactor(nameof(probation.MaxFuelFactor), probation.MaxFuelFactor),
            CheckFactor(nameof(probation.MaxLatencyFactor), probation.MaxLatencyFactor),
        ];
        return problems.OfType<string>();
    }

    private static string? Check<T>(string name, T value, T lowest, T highest)
        where T : IComparable<T> =>
        value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0
            ? $"Probation:{name} is {value}; it must be from {lowest} to {highest}."
            : null;

    private static string? CheckFactor(string name, double? factor) =>
        factor is null or (> 1 and < double.PositiveInfinity) ? null : FormattableString.Invariant($"Probation:{name} is {factor}; it must be more than 1.");
}
