using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>What the specification of the canonical ABI says of types, written down as it is there, without regard to speed.</summary>
internal static class ReferenceTypes
{
    /// <summary>The cases of what the specification calls a variant. Null for other types.</summary>
    public static IReadOnlyList<WitType?>? CasesOf(WitType type) => type.Unaliased switch
    {
        WitOptionType option => [null, option.Value],
        WitResultType result => [result.Ok, result.Error],
        WitTypeReference { Definition: WitVariant variant } => [.. variant.Cases.Select(c => c.Payload)],
        WitTypeReference { Definition: WitEnum cases } => [.. cases.Cases.Select(_ => (WitType?)null)],
        _ => null,
    };

    /// <summary>The fields of what the specification calls a record. Null for other types.</summary>
    public static IReadOnlyList<WitType>? FieldsOf(WitType type) => type.Unaliased switch
    {
        WitTupleType tuple => tuple.Items,
        WitTypeReference { Definition: WitRecord record } => [.. record.Fields.Select(f => f.Type)],
        _ => null,
    };

    public static int Alignment(WitType type) => type.Unaliased switch
    {
        WitPrimitiveType primitive => Scalar(primitive.Kind),
        WitListType => 4,
        WitTypeReference { Definition: WitFlags flags } => FlagBytes(flags),
        _ when FieldsOf(type) is { } fields => fields.Max(Alignment),
        _ when CasesOf(type) is { } cases => Math.Max(Discriminant(cases.Count), MaxAlignment(cases)),
        _ => throw new ArgumentException($"{type}", nameof(type)),
    };

    public static int Size(WitType type) => type.Unaliased switch
    {
        WitPrimitiveType { Kind: WitPrimitiveKind.String } or WitListType => 8,
        WitPrimitiveType primitive => Scalar(primitive.Kind),
        WitTypeReference { Definition: WitFlags flags } => FlagBytes(flags),
        _ when FieldsOf(type) is { } fields => SizeOfRecord(fields),
        _ when CasesOf(type) is { } cases =>
            Align(PayloadOffset(cases) + cases.Max(c => c is null ? 0 : Size(c)), Alignment(type)),
        _ => throw new ArgumentException($"{type}", nameof(type)),
    };

    public static int SizeOfRecord(IReadOnlyList<WitType> fields) =>
        Align(fields.Aggregate(0, (size, field) => Align(size, Alignment(field)) + Size(field)), fields.Max(Alignment));

    public static int PayloadOffset(IReadOnlyList<WitType?> cases) => Align(Discriminant(cases.Count), MaxAlignment(cases));

    public static int Discriminant(int cases) => cases <= 256 ? 1 : cases <= 65536 ? 2 : 4;

    public static int FlagBytes(WitFlags flags) => flags.Flags.Length <= 8 ? 1 : flags.Flags.Length <= 16 ? 2 : 4;

    public static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    /// <summary>The core types, as the letters that the specification's text format has.</summary>
    public static List<string> Flatten(WitType type)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String } or WitListType:
                return ["i32", "i32"];
            case WitPrimitiveType { Kind: WitPrimitiveKind.S64 or WitPrimitiveKind.U64 }:
                return ["i64"];
            case WitPrimitiveType { Kind: WitPrimitiveKind.F32 }:
                return ["f32"];
            case WitPrimitiveType { Kind: WitPrimitiveKind.F64 }:
                return ["f64"];
            case WitPrimitiveType or WitTypeReference { Definition: WitFlags }:
                return ["i32"];
        }

        if (FieldsOf(type) is { } fields)
        {
            return [.. fields.SelectMany(Flatten)];
        }

        List<string> payload = [];
        foreach (var flat in CasesOf(type)!.Where(c => c is not null).Select(c => Flatten(c!)))
        {
            for (var i = 0; i < flat.Count; i++)
            {
                if (i < payload.Count)
                {
                    payload[i] = Join(payload[i], flat[i]);
                }
                else
                {
                    payload.Add(flat[i]);
                }
            }
        }

        return ["i32", .. payload];
    }

    private static string Join(string left, string right) =>
        left == right ? left : left.EndsWith("32", StringComparison.Ordinal) && right.EndsWith("32", StringComparison.Ordinal) ? "i32" : "i64";

    private static int MaxAlignment(IReadOnlyList<WitType?> cases) => cases.Max(c => c is null ? 1 : Alignment(c));

    private static int Scalar(WitPrimitiveKind kind) => kind switch
    {
        WitPrimitiveKind.Bool or WitPrimitiveKind.S8 or WitPrimitiveKind.U8 => 1,
        WitPrimitiveKind.S16 or WitPrimitiveKind.U16 => 2,
        WitPrimitiveKind.S64 or WitPrimitiveKind.U64 or WitPrimitiveKind.F64 => 8,
        _ => 4,
    };
}
