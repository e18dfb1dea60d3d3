namespace PluginHost.Catalog;

/// <summary>Checks that limits are within their ranges.</summary>
internal static class PluginLimitsValidator
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;
    private const long TiB = 1024 * GiB;

    /// <summary>Names each limit that is out of its range.</summary>
    public static IEnumerable<string> Validate(PluginLimits limits)
    {
        string?[] problems =
        [
            Check(nameof(limits.MaxMemoryBytes), limits.MaxMemoryBytes, 64 * KiB, 4 * GiB),
            Check(nameof(limits.MaxTableElements), limits.MaxTableElements, 0, 10_000_000),
            limits.FuelPerCall is { } fuel ? Check(nameof(limits.FuelPerCall), fuel, 1, long.MaxValue) : null,
            Check(nameof(limits.CallTimeout), limits.CallTimeout, TimeSpan.FromMilliseconds(1), PluginLimits.MaxCallTimeout),
            Check(nameof(limits.StartTimeout), limits.StartTimeout, TimeSpan.FromMilliseconds(1), PluginLimits.MaxCallTimeout),
            Check(nameof(limits.MaxConcurrentCalls), limits.MaxConcurrentCalls, 1, 4096),
            Check(nameof(limits.MaxQueuedCalls), limits.MaxQueuedCalls, 0, 1_000_000),
            Check(nameof(limits.MaxModuleBytes), limits.MaxModuleBytes, 8, GiB),
            Check(nameof(limits.MaxStackBytes), limits.MaxStackBytes, (int)(16 * KiB), (int)MiB),
            Check(nameof(limits.MaxResultBytes), limits.MaxResultBytes, KiB, GiB),
            Check(nameof(limits.MaxImportBytes), limits.MaxImportBytes, KiB, GiB),
            Check(nameof(limits.MaxTotalImportBytes), limits.MaxTotalImportBytes, KiB, TiB),
            Check(nameof(limits.MaxImportCalls), limits.MaxImportCalls, 0, long.MaxValue),
            Check(nameof(limits.MaxAllocations), limits.MaxAllocations, 1, int.MaxValue),
            Check(nameof(limits.MaxResources), limits.MaxResources, 0, 1_000_000),
            Check(nameof(limits.MaxLogBytesPerSecond), limits.MaxLogBytesPerSecond, 0, (int)(100 * MiB)),
        ];
        return problems.OfType<string>();
    }

    private static string? Check<T>(string name, T value, T lowest, T highest)
        where T : IComparable<T> =>
        value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0
            ? $"Limits:{name} is {value}; it must be from {lowest} to {highest}."
            : null;
}
