using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Names types inside the names of methods.</summary>
internal static class AbiTypeNames
{
    private const int MaxLength = 60;

    public static string Of(TypeUse use, NameMap names)
    {
        var name = Describe(use, names);
        return name.Length <= MaxLength ? name : name.Substring(0, MaxLength);
    }

    private static string Describe(TypeUse use, NameMap names)
    {
        return use.Type switch
        {
            WitPrimitiveType primitive => primitive.Kind.ToString(),
            WitListType when use.IsBytes => use.IsOwned ? "Bytes" : "Memory",
            WitListType list => (use.IsOwned ? "ArrayOf" : "ListOf") + Part(list.Element),
            WitOptionType option => "OptionOf" + Part(option.Value),
            WitTupleType tuple => "TupleOf" + string.Join("And", tuple.Items.Select(Part)),
            WitResultType result => $"ResultOf{Part(result.Ok)}Or{Part(result.Error)}",
            WitTypeReference reference => names.Of(reference.Definition).Name,
            var other => throw new ArgumentException($"There is no C# for '{other}'.", nameof(use)),
        };

        string Part(WitType? type) => type is null ? "Unit" : Describe(use.Part(type), names);
    }
}
