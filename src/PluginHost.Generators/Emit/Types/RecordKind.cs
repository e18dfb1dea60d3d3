using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>Which records become structs, and which of those have the same bytes in C# as in a guest.</summary>
internal static class RecordKind
{
    private const int MaxStructFields = 4;

    /// <summary>Whether a record becomes a struct: it has few fields, and all of them are scalars.</summary>
    public static bool IsStruct(WitRecord record) =>
        record.Fields.Length <= MaxStructFields && record.Fields.All(f => IsScalar(f.Type));

    private static bool IsScalar(WitType type) => type.Unaliased switch
    {
        WitPrimitiveType primitive => primitive.Kind != WitPrimitiveKind.String,
        WitTypeReference { Definition: WitEnum or WitFlags } => true,
        _ => false,
    };
}
