using System.Diagnostics;

namespace PluginHost.Diagnostics;

/// <summary>What there is to say of a call that has ended.</summary>
/// <param name="Duration">How long it took. <see langword="null"/> if nobody wanted to know when it started.</param>
/// <param name="Fuel">The fuel that it burned, if it is metered.</param>
/// <param name="HostCalls">How often it called the host.</param>
/// <param name="Activity">The activity that it ran in, if it has one.</param>
/// <param name="Failure">Why it has no result.</param>
/// <param name="MemoryBytes">How large the instance's memory is, if it has one and can be used again.</param>
internal readonly record struct CallReport(
    TimeSpan? Duration, long? Fuel, long HostCalls, Activity? Activity, Exception? Failure, long? MemoryBytes = null)
{
    /// <summary>The bytes of strings and lists that went into the guest and came out of it. <see langword="null"/> if nobody wanted to know.</summary>
    public (long In, long Out)? Bytes { get; init; }
}
