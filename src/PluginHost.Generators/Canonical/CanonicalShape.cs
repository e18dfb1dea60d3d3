using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Canonical;

/// <summary>
/// What is left of a type in the canonical ABI (CanonicalABI.md, "Despecialization"): tuples are records, and enums, options
/// and results are variants.
/// </summary>
internal abstract record CanonicalShape
{
    public static CanonicalShape Of(WitType type) => type.Unaliased switch
    {
        WitPrimitiveType primitive => Of(primitive.Kind),
        WitListType => new PointerShape(),
        WitOwnType or WitBorrowType => new ScalarShape(4, CoreType.I32),
        WitOptionType option => new VariantShape(2, [null, option.Value]),
        WitResultType result => new VariantShape(2, [result.Ok, result.Error]),
        WitTupleType tuple => new RecordShape(tuple.Items),
        WitTypeReference reference => Of(reference.Definition),
        var other => throw new ArgumentException($"'{other}' has no canonical form.", nameof(type)),
    };

    private static ScalarShape Scalar(int size) => new(size, CoreType.I32);

    private static CanonicalShape Of(WitPrimitiveKind kind) => kind switch
    {
        WitPrimitiveKind.Bool or WitPrimitiveKind.S8 or WitPrimitiveKind.U8 => Scalar(1),
        WitPrimitiveKind.S16 or WitPrimitiveKind.U16 => Scalar(2),
        WitPrimitiveKind.S32 or WitPrimitiveKind.U32 or WitPrimitiveKind.Char => Scalar(4),
        WitPrimitiveKind.S64 or WitPrimitiveKind.U64 => new ScalarShape(8, CoreType.I64),
        WitPrimitiveKind.F32 => new ScalarShape(4, CoreType.F32),
        WitPrimitiveKind.F64 => new ScalarShape(8, CoreType.F64),
        WitPrimitiveKind.String => new PointerShape(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static CanonicalShape Of(WitTypeDef definition) => definition switch
    {
        WitRecord record => new RecordShape([.. record.Fields.Select(f => f.Type)]),
        WitVariant variant => new VariantShape(variant.Cases.Length, [.. variant.Cases.Select(c => c.Payload)]),
        WitEnum @enum => new VariantShape(@enum.Cases.Length, []),
        WitFlags flags => Scalar(CanonicalLayout.FlagsSize(flags.Flags.Length)),
        _ => throw new ArgumentException($"'{definition}' has no canonical form.", nameof(definition)),
    };
}
