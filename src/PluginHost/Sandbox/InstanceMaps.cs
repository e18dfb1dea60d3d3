using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// Leaves the process enough maps of its address space: an instance takes four and more, and a process that has none left is ended by its own
/// runtime, which needs some for the code that it compiles. Half are for the places of pools, which keep theirs; a quarter is for
/// instances that are made on demand.
/// </summary>
/// <param name="limit">How many maps the process may have.</param>
internal sealed class InstanceMaps(int limit)
{
    private const int MapsEach = 4;

    private readonly int _maxOnDemand = limit / 4;
    private int _onDemand;

    /// <summary>How many places all pools may have together.</summary>
    public int MaxPooled { get; } = limit / 2 / MapsEach;

    /// <summary>The maps of this process.</summary>
    public static InstanceMaps OfProcess() => new(ProcessMaps.ReadLimit());

    /// <summary>Counts an instance that is about to be made on demand.</summary>
    /// <param name="limits">What it has: every memory is a few maps of its own, and every table.</param>
    /// <returns>Whether it may be made.</returns>
    public bool TryAddOnDemand(in StoreLimits limits)
    {
        if (Interlocked.Add(ref _onDemand, MapsOf(limits)) <= _maxOnDemand)
        {
            return true;
        }

        RemoveOnDemand(limits);
        return false;
    }

    /// <summary>Counts an instance that is gone.</summary>
    /// <param name="limits">What it had.</param>
    public void RemoveOnDemand(in StoreLimits limits) => Interlocked.Add(ref _onDemand, -MapsOf(limits));

    private static int MapsOf(in StoreLimits limits) => MapsEach * Math.Max(1, limits.Memories) + limits.Tables;
}
