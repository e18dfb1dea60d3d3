namespace PluginHost.Fuzz.Tests.Types;

/// <summary>A place in a guest's memory where it can say what is wrong.</summary>
/// <param name="Kind">What it says there.</param>
/// <param name="Path">Of what it is a part.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Wrong">The bytes of everything that is wrong there, one at a time.</param>
internal sealed record Spot(SpotKind Kind, string Path, int Address, IReadOnlyList<byte[]> Wrong)
{
    public override string ToString() => $"{Kind} at 0x{Address:x} in {Path}";
}
