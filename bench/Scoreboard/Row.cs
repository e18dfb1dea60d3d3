namespace PluginHost.Scoreboard;

/// <summary>One line of the scoreboard.</summary>
/// <param name="Name"><c>area/what@reference</c>.</param>
/// <param name="Ours">What it costs here.</param>
/// <param name="Reference">What the reference costs, in the same run.</param>
/// <param name="ReferenceName">What the reference is.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Ratio">The median of the pairs' ratios, ours to reference.</param>
/// <param name="Lowest">The lowest of the pairs' ratios.</param>
/// <param name="Highest">The highest of the pairs' ratios.</param>
/// <param name="AllocatedBytes">Managed bytes that one operation of ours allocates; <see langword="null"/> if that was not measured.</param>
internal sealed record Row(
    string Name,
    double Ours,
    double Reference,
    string ReferenceName,
    string Unit,
    double Ratio,
    double Lowest,
    double Highest,
    double? AllocatedBytes)
{
    /// <summary>The least that the ratio may be. Below it the run fails. <see langword="null"/>: no run fails by this row.</summary>
    public double? Floor { get; init; }

    /// <summary>Whether the ratio is below its floor, or is none.</summary>
    public bool IsBelowFloor => Floor is { } floor && !(Ratio >= floor);
}
