namespace PluginHost.Generators.Wit.Resolution;

/// <summary>
/// Bounds what all worlds together can grow to. Each world that includes another holds everything that the other holds, so a
/// small text could make an enormous model.
/// </summary>
internal sealed class WorldBudget
{
    /// <summary>The number of imports, exports, and steps between them.</summary>
    public const int Max = 200_000;

    private int _used;

    public bool IsExhausted => _used > Max;

    /// <summary>Takes one from the budget. False if there is nothing left.</summary>
    public bool TryTake()
    {
        if (!IsExhausted)
        {
            _used++;
        }

        return !IsExhausted;
    }
}
