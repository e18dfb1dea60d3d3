using System.Collections.Immutable;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Naming;

namespace PluginHost.Generators.Emit.Calls;

/// <summary>Writes what the runtime is told about a function.</summary>
internal static class SignatureText
{
    /// <summary>A new <c>CoreSignature</c>.</summary>
    public static string Of(CanonicalSignature signature, NameScope scope) =>
        $"new {scope.Known("CoreSignature")}({List(signature.Parameters, scope)}, {List(signature.Results, scope)})";

    /// <summary>An object initializer that says what the function needs of the guest, and of what types it is.</summary>
    /// <param name="signature">Its core type.</param>
    /// <param name="types">An expression for the types that it needs.</param>
    public static string DetailsOf(CanonicalSignature signature, string types)
    {
        var needs = new List<string>();
        if (signature.NeedsMemory)
        {
            needs.Add("NeedsMemory = true");
        }

        if (signature.NeedsRealloc)
        {
            needs.Add("NeedsRealloc = true");
        }

        needs.Add($"Types = {types}");
        return $" {{ {string.Join(", ", needs)} }}";
    }

    /// <summary>A string literal.</summary>
    public static string Literal(string text) => $"\"{text}\"";

    private static string List(ImmutableArray<CoreType> types, NameScope scope) =>
        $"[{string.Join(", ", types.Select(t => $"{scope.Known("CoreType")}.{t}"))}]";
}
