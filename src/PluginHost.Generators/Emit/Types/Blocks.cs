using PluginHost.Generators.Canonical;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>Which types have the same bytes in C# as in a guest, whatever those bytes are, so that lists of them are copied as blocks.</summary>
internal static class Blocks
{
    /// <summary>
    /// Whether every pattern of bits is a value and no bit is padding. Booleans, characters and enums have patterns that are no
    /// values; flags do, unless every bit has a label.
    /// </summary>
    public static bool IsBlock(WitType type) => type.Unaliased switch
    {
        WitPrimitiveType primitive => primitive.Kind is not (WitPrimitiveKind.Bool or WitPrimitiveKind.Char or WitPrimitiveKind.String),
        WitTypeReference { Definition: WitFlags flags } => FlagsMask.Of(flags) is null,
        WitTypeReference { Definition: WitRecord record } => IsBlock(record),
        _ => false,
    };

    private static bool IsBlock(WitRecord record) =>
        RecordKind.IsStruct(record)
        && record.Fields.All(f => IsBlock(f.Type))
        && record.Fields.Sum(f => CanonicalLayout.SizeOf(f.Type)) == CanonicalLayout.SizeOf(new WitTypeReference(record));
}
