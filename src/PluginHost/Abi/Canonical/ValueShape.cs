using System.Collections.Immutable;

namespace PluginHost.Abi.Canonical;

/// <summary>A type of values as the canonical ABI lays it out: what there is to know to copy one.</summary>
internal sealed record ValueShape
{
    /// <summary>What is done with it.</summary>
    public required ShapeKind Kind { get; init; }

    /// <summary>Its bytes in memory.</summary>
    public required uint Size { get; init; }

    /// <summary>Its alignment in memory.</summary>
    public required uint Alignment { get; init; }

    /// <summary>As how many core values it is passed; more than there is room for are passed through memory.</summary>
    public required int Flat { get; init; }

    /// <summary>Whether any bytes are a value of it, so that many of them are copied as one block.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Whether it is a number of fewer than 32 bits with a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether a borrowed handle is anywhere in it.</summary>
    public bool HasBorrow { get; init; }

    /// <summary>The fields of a record, or the cases of a variant.</summary>
    public ImmutableArray<ShapeMember> Members { get; init; } = [];

    /// <summary>The bytes of a variant's discriminant.</summary>
    public uint DiscriminantSize { get; init; }

    /// <summary>The element of a list.</summary>
    public ValueShape? Element { get; init; }

    /// <summary>The number of a handle's resource in the plan.</summary>
    public int Resource { get; init; }

    /// <summary>The flags that have a name.</summary>
    public uint Mask { get; init; }
}
