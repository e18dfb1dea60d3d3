using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>A WIT type in a place where C# needs it, without aliases on its outside.</summary>
/// <remarks>
/// Lists are handed out as arrays in results, which nobody else holds, and taken as read-only views everywhere else. Named types are
/// the same everywhere.
/// </remarks>
internal sealed record TypeUse
{
    private TypeUse(WitType type, bool isOwned)
    {
        Type = type.Unaliased;
        IsOwned = isOwned && HoldsList(Type);
    }

    /// <summary>The type.</summary>
    public WitType Type { get; }

    /// <summary>Whether the lists in it are arrays.</summary>
    public bool IsOwned { get; }

    /// <summary>A parameter, or a part of a named type.</summary>
    public static TypeUse Shared(WitType type) => new(type, isOwned: false);

    /// <summary>A function's result.</summary>
    public static TypeUse Owned(WitType type) => new(type, isOwned: true);

    /// <summary>A part of this type that has no name of its own: an element, a payload, an item.</summary>
    public TypeUse Part(WitType type) => new(type, IsOwned);

    /// <summary>Whether the type is <c>list&lt;u8&gt;</c>.</summary>
    public bool IsBytes => Type is WitListType { Element.Unaliased: WitPrimitiveType { Kind: WitPrimitiveKind.U8 } };

    public bool Equals(TypeUse? other) => other is not null && IsOwned == other.IsOwned && TypeComparer.Instance.Equals(Type, other.Type);

    public override int GetHashCode() => TypeComparer.Instance.GetHashCode(Type) * (IsOwned ? 3 : 1);

    private static bool HoldsList(WitType type) => type.Unaliased switch
    {
        WitListType => true,
        WitOptionType option => HoldsList(option.Value),
        WitTupleType tuple => tuple.Items.Any(HoldsList),
        WitResultType result => (result.Ok is not null && HoldsList(result.Ok)) || (result.Error is not null && HoldsList(result.Error)),
        _ => false,
    };
}
