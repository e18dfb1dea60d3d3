namespace PluginHost.Sandbox;

/// <summary>How the first calls of a version went.</summary>
/// <param name="Calls">How many there were.</param>
/// <param name="Failures">How many of them failed by the guest's own fault.</param>
/// <param name="Timeouts">How many of them timed out.</param>
/// <param name="MeanFuel">The fuel of those that succeeded. <see langword="null"/> if they were not metered.</param>
/// <param name="MedianTime">How long those took that succeeded. <see langword="null"/> if none did.</param>
internal readonly record struct FirstCalls(int Calls, int Failures, int Timeouts, double? MeanFuel, TimeSpan? MedianTime)
{
    /// <summary>Fewer than this tell nothing about what is usual.</summary>
    public const int FewestToCompare = 10;
}
