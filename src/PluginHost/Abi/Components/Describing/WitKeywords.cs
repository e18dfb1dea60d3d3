using System.Collections.Frozen;

namespace PluginHost.Abi.Components;

/// <summary>The words that WIT keeps for itself.</summary>
internal static class WitKeywords
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "as", "async", "bool", "borrow", "char", "constructor", "enum", "error-context", "export", "f32", "f64", "flags", "from", "func",
        "future", "import", "include", "interface", "list", "map", "option", "own", "package", "record", "resource", "result", "s16",
        "s32", "s64", "s8", "static", "stream", "string", "tuple", "type", "u16", "u32", "u64", "u8", "use", "variant", "with", "world",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A label as it is written in WIT.</summary>
    public static string Escape(string label) => Words.Contains(label) ? "%" + label : label;
}
