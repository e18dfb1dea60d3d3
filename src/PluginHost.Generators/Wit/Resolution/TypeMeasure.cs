namespace PluginHost.Generators.Wit.Resolution;

/// <summary>How large a type is when every type in it is written out.</summary>
/// <param name="Count">The number of types.</param>
/// <param name="Depth">How deep they are inside each other.</param>
internal readonly record struct TypeMeasure(long Count, int Depth)
{
    /// <summary>
    /// A few names can stand for an enormous type, each defined as several of the one before. Up to this size, whatever is
    /// computed from a type is computed in no time.
    /// </summary>
    public const int MaxCount = 10_000;

    /// <summary>What is computed from a type may be computed recursively up to this depth.</summary>
    public const int MaxDepth = 100;

    public static TypeMeasure One { get; } = new(1, 1);

    /// <summary>A type around others.</summary>
    public static TypeMeasure Around(IEnumerable<TypeMeasure> parts) => parts.Aggregate(
        One, (sum, part) => new TypeMeasure(sum.Count + part.Count, Math.Max(sum.Depth, part.Depth + 1)));
}
