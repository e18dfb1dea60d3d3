namespace PluginHost.Abi.Components;

/// <summary>
/// What an index in the type space of a component stands for. A type is an object, and two are the same name only if they are the same
/// object; whether they have the same meaning is for the <see cref="TypeMatcher"/>.
/// </summary>
/// <param name="measure">What it comes to.</param>
internal abstract class AnyType(TypeMeasure measure)
{
    /// <summary>Parts of the type when every reference in it is written out.</summary>
    public long Size { get; } = measure.Size;

    /// <summary>How deep types are in it.</summary>
    public int Depth { get; } = measure.Depth;

    /// <summary>Whether a resource is anywhere in it.</summary>
    public bool HasResources { get; } = measure.HasResources;

    /// <summary>The type that this one is another name for, as an import or export gives it.</summary>
    public AnyType? AliasOf { get; init; }

    /// <summary>The type as messages call it: <c>a record</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>A new name for the type.</summary>
    public abstract AnyType Rename();
}
