using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// Leaves the process enough maps of its address space: each instance takes four, and a process that has none left is ended by its own
/// runtime, which needs some for the code that it compiles. Half are for the places of pools, which keep theirs; a quarter is for
/// instances that are made on demand.
/// </summary>
/// <param name="limit">How many maps the process may have.</param>
internal sealed class InstanceMaps(int limit)
{
    private const int MapsEach = 4;

    private int _onDemand;

    /// <summary>How many places all pools may have together.</summary>
    public int MaxPooled { get; } = limit / 2 / MapsEach;

    /// <summary>How many instances there may be at one time that were made on demand.</summary>
    public int MaxOnDemand { get; } = limit / 4 / MapsEach;

    /// <summary>The maps of this process.</summary>
    public static InstanceMaps OfProcess() => new(ProcessMaps.ReadLimit());

    /// <summary>Counts an instance that is about to be made on demand.</summary>
    /// <returns>Whether it may be made.</returns>
    public bool TryAddOnDemand()
    {
        if (Interlocked.Increment(ref _onDemand) <= MaxOnDemand)
        {
            return true;
        }

        RemoveOnDemand();
        return false;
    }

    /// <summary>Counts an instance that is gone.</summary>
    public void RemoveOnDemand() => Interlocked.Decrement(ref _onDemand);
}
