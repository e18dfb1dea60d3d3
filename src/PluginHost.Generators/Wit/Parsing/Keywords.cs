using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>The words that cannot be names without <c>%</c>.</summary>
internal static class Keywords
{
    private static readonly Dictionary<string, WitPrimitiveKind> PrimitivesByName =
        ((WitPrimitiveKind[])Enum.GetValues(typeof(WitPrimitiveKind)))
        .ToDictionary(kind => new WitPrimitiveType(kind).ToString(), StringComparer.Ordinal);

    private static readonly HashSet<string> All = new(
        PrimitivesByName.Keys.Concat(
        [
            "as", "async", "borrow", "constructor", "enum", "export", "flags", "from", "func", "future", "import", "include",
            "interface", "list", "map", "option", "own", "package", "record", "resource", "result", "static", "stream", "tuple",
            "type", "use", "variant", "with", "world",
        ]),
        StringComparer.Ordinal);

    private static readonly HashSet<string> TopLevelStarts = new(["interface", "package", "world"], StringComparer.Ordinal);

    private static readonly HashSet<string> MemberStarts = new(
        TopLevelStarts.Concat(
        [
            "constructor", "enum", "export", "flags", "import", "include", "record", "resource", "type", "use", "variant",
        ]),
        StringComparer.Ordinal);

    public static bool IsKeyword(string text) => All.Contains(text);

    public static bool IsPrimitive(string text, out WitPrimitiveKind kind) => PrimitivesByName.TryGetValue(text, out kind);

    /// <summary>Whether a word starts an item of a file, which cannot be inside another one.</summary>
    public static bool StartsItem(string text) => TopLevelStarts.Contains(text);

    /// <summary>Whether a word starts an item of a file, or a member of an interface, a world or a resource.</summary>
    public static bool StartsMember(string text) => MemberStarts.Contains(text);
}
