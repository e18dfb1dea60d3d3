using PluginHost.Generators.Canonical;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>How much the objects that a value is made of take in the host at most. Strings and lists are not among them: these are counted when they are lifted.</summary>
internal static class ObjectBytes
{
    private const int Reference = 8;

    // What an object has besides its fields, and what is left free behind them.
    private const int ObjectOverhead = 24;

    /// <summary>The bytes of all objects of a value, besides the value itself.</summary>
    public static int Of(WitType type) => type.Unaliased switch
    {
        WitOptionType option => Of(option.Value),
        WitResultType result => Math.Max(OfPayload(result.Ok), OfPayload(result.Error)),
        WitTupleType tuple => tuple.Items.Sum(Of),
        WitTypeReference { Definition: WitRecord record } when !RecordKind.IsStruct(record) =>
            ObjectOverhead + record.Fields.Sum(f => InPlace(f.Type) + Of(f.Type)),
        WitTypeReference { Definition: WitVariant variant } => variant.Cases.Max(c => c.Payload is null ? 0 : OfCase(c.Payload)),
        _ => 0,
    };

    private static int OfPayload(WitType? type) => type is null ? 0 : Of(type);

    private static int OfCase(WitType payload) => ObjectOverhead + InPlace(payload) + Of(payload);

    // The bytes of a value in a field, rounded up.
    private static int InPlace(WitType type) => type.Unaliased switch
    {
        WitPrimitiveType { Kind: WitPrimitiveKind.String } => Reference,
        WitPrimitiveType primitive => CanonicalLayout.SizeOf(primitive),
        WitListType => TypeUse.Shared(type).IsBytes ? 2 * Reference : Reference,
        WitOptionType option => Reference + Aligned(option.Value),
        WitResultType result => Reference + AlignedPayload(result.Ok) + AlignedPayload(result.Error),
        WitTupleType tuple => tuple.Items.Sum(Aligned),
        WitTypeReference { Definition: WitRecord record } when RecordKind.IsStruct(record) => Reference * record.Fields.Length,
        WitTypeReference { Definition: WitEnum or WitFlags } => sizeof(int),
        _ => Reference,
    };

    private static int Aligned(WitType type) => (InPlace(type) + Reference - 1) / Reference * Reference;

    private static int AlignedPayload(WitType? type) => type is null ? Reference : Aligned(type);
}
