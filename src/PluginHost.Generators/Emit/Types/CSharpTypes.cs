using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>How C# writes WIT types.</summary>
internal sealed class CSharpTypes(NameMap names)
{
    /// <summary>The type, as it is written in a place.</summary>
    public string Of(TypeUse use, NameScope scope) => use.Type switch
    {
        WitPrimitiveType primitive => Of(primitive.Kind, scope),
        WitListType when use.IsBytes => use.IsOwned ? "byte[]" : scope.Known("ReadOnlyMemory") + "<byte>",
        WitListType list when use.IsOwned => Of(use.Part(list.Element), scope) + "[]",
        WitListType list => $"{scope.Known("IReadOnlyList")}<{Of(use.Part(list.Element), scope)}>",
        WitOptionType { Value.Unaliased: WitOptionType inner } => $"{scope.Known("Option")}<{Of(use.Part(inner), scope)}>",
        WitOptionType option => Of(use.Part(option.Value), scope) + "?",
        WitTupleType { Items.Length: 1 } tuple => $"{scope.Known("ValueTuple")}<{Of(use.Part(tuple.Items[0]), scope)}>",
        WitTupleType tuple => $"({string.Join(", ", tuple.Items.Select(item => Of(use.Part(item), scope)))})",
        WitResultType result => $"{scope.Known("Result")}<{OrUnit(use, result.Ok, scope)}, {OrUnit(use, result.Error, scope)}>",
        WitTypeReference reference => scope.Of(names.Of(reference.Definition)),
        var other => throw new ArgumentException($"There is no C# for '{other}'.", nameof(use)),
    };

    /// <summary>A new array of a type's values.</summary>
    public static string NewArray(string element, string length, NameScope scope) =>
        element.EndsWith("]", StringComparison.Ordinal) || element.EndsWith("]?", StringComparison.Ordinal)
            ? $"{scope.Known("GC")}.AllocateArray<{element}>((int){length})"
            : $"new {element}[{length}]";

    private string OrUnit(TypeUse use, WitType? type, NameScope scope) =>
        type is null ? scope.Known("Unit") : Of(use.Part(type), scope);

    private static string Of(WitPrimitiveKind kind, NameScope scope) => kind switch
    {
        WitPrimitiveKind.Bool => "bool",
        WitPrimitiveKind.S8 => "sbyte",
        WitPrimitiveKind.U8 => "byte",
        WitPrimitiveKind.S16 => "short",
        WitPrimitiveKind.U16 => "ushort",
        WitPrimitiveKind.S32 => "int",
        WitPrimitiveKind.U32 => "uint",
        WitPrimitiveKind.S64 => "long",
        WitPrimitiveKind.U64 => "ulong",
        WitPrimitiveKind.F32 => "float",
        WitPrimitiveKind.F64 => "double",
        WitPrimitiveKind.Char => scope.Known("Rune"),
        WitPrimitiveKind.String => "string",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
