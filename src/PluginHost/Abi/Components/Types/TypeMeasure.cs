namespace PluginHost.Abi.Components;

/// <summary>What a type comes to, known from its parts when it is made, so that nobody has to walk through it.</summary>
/// <param name="Size">Parts when every reference is written out.</param>
/// <param name="Depth">How deep types are in it.</param>
/// <param name="HasResources">Whether a resource is anywhere in it.</param>
internal readonly record struct TypeMeasure(long Size, int Depth, bool HasResources)
{
    public static TypeMeasure Leaf { get; } = new(1, 1, HasResources: false);

    public static TypeMeasure Resource { get; } = new(1, 1, HasResources: true);

    /// <summary>The measure of a type with these parts, of which some may be missing, and as many labels.</summary>
    public static TypeMeasure Of(IEnumerable<AnyType?> parts, int labels = 0)
    {
        // Each part is within the limits, so the sum of what fits into a file is within 64 bits.
        var measure = new TypeMeasure(1 + labels, 0, false);
        foreach (AnyType? part in parts)
        {
            if (part is not null)
            {
                measure = new TypeMeasure(
                    measure.Size + part.Size, Math.Max(measure.Depth, part.Depth), measure.HasResources || part.HasResources);
            }
        }

        return measure with { Depth = measure.Depth + 1 };
    }
}
