using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Parsing;

namespace PluginHost.Generators.Emit.Text;

/// <summary>How WIT writes types and functions, with whatever names the types have where they are written.</summary>
internal static class WitNotation
{
    /// <summary>A name, as it is written where a keyword might be.</summary>
    public static string Escape(string name) => Keywords.IsKeyword(name) ? "%" + name : name;

    /// <summary>A type where it is used.</summary>
    public static string Of(WitType type, Func<WitTypeDef, string> nameOf)
    {
        return Text(type);

        string Text(WitType part) => part switch
        {
            WitTypeReference { Definition: var definition } => Escape(nameOf(definition)),
            WitListType list => $"list<{Text(list.Element)}>",
            WitOptionType option => $"option<{Text(option.Value)}>",
            WitTupleType tuple => $"tuple<{string.Join(", ", tuple.Items.Select(Text))}>",
            WitResultType { Ok: { } ok, Error: { } error } => $"result<{Text(ok)}, {Text(error)}>",
            WitResultType { Ok: { } ok } => $"result<{Text(ok)}>",
            WitResultType { Error: { } error } => $"result<_, {Text(error)}>",
            _ => part.ToString(),
        };
    }

    /// <summary>A function without its name.</summary>
    public static string Of(WitFunction function, Func<WitTypeDef, string> nameOf)
    {
        var parameters = function.Parameters.Select(p => $"{Escape(p.Name)}: {Of(p.Type, nameOf)}");
        return $"func({string.Join(", ", parameters)})" + (function.Result is { } result ? $" -> {Of(result, nameOf)}" : "");
    }

    /// <summary>What the definition of a type begins with: its keyword and its name.</summary>
    public static string HeaderOf(WitTypeDef definition, Func<WitTypeDef, string> nameOf)
    {
        var keyword = definition switch
        {
            WitRecord => "record",
            WitVariant => "variant",
            WitEnum => "enum",
            WitFlags => "flags",
            _ => "type",
        };
        return $"{keyword} {Escape(nameOf(definition))}";
    }

    /// <summary>What stands between the braces of a definition. An alias has none.</summary>
    public static IEnumerable<string> MembersOf(WitTypeDef definition, Func<WitTypeDef, string> nameOf) => definition switch
    {
        WitRecord record => record.Fields.Select(f => $"{Escape(f.Name)}: {Of(f.Type, nameOf)}"),
        WitVariant variant => variant.Cases.Select(c => Escape(c.Name) + (c.Payload is null ? "" : $"({Of(c.Payload, nameOf)})")),
        WitEnum cases => cases.Cases.Select(c => Escape(c.Name)),
        WitFlags flags => flags.Flags.Select(f => Escape(f.Name)),
        _ => [],
    };
}
