using PluginHost.Compilation;
using PluginHost.Generators.Wit;

namespace PluginHost.Abi.Components;

/// <summary>The name of an import or export of a component, instance or their types.</summary>
internal sealed record ExternName
{
    private const string ConstructorPrefix = "[constructor]";
    private const string MethodPrefix = "[method]";
    private const string StaticPrefix = "[static]";

    private ExternName(string text, ExternNameKind kind, string label, string? resource = null)
    {
        Text = text;
        Kind = kind;
        Label = label;
        Resource = resource;
    }

    /// <summary>The whole name.</summary>
    public string Text { get; }

    public ExternNameKind Kind { get; }

    /// <summary>The name of the function, without its resource; for other kinds the whole name.</summary>
    public string Label { get; }

    /// <summary>The resource of a constructor, method or static function.</summary>
    public string? Resource { get; }

    /// <summary>
    /// Two names that give the same must not stand side by side: capital letters and hyphens make no difference, and a method that is
    /// named like its resource is no other than the resource.
    /// </summary>
    public string UniqueKey => Kind switch
    {
        ExternNameKind.Interface => FoldInterface(Text),
        ExternNameKind.Constructor => ConstructorPrefix + Labels.Fold(Label),
        ExternNameKind.Label => Labels.Fold(Label),
        _ => Labels.Fold(Resource!) == Labels.Fold(Label) ? Labels.Fold(Label) : $"{Labels.Fold(Resource!)}.{Labels.Fold(Label)}",
    };

    /// <summary>Reads a name.</summary>
    /// <exception cref="InvalidComponentException">It is no name, or of a kind that this host does not know.</exception>
    public static ExternName Parse(string text, long offset)
    {
        if (text.StartsWith('['))
        {
            return ParseAnnotated(text, offset);
        }

        if (text.Contains('=', StringComparison.Ordinal))
        {
            return ParseLocated(text, offset);
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return ParseInterface(text, offset);
        }

        return Labels.IsLabel(text) ? new ExternName(text, ExternNameKind.Label, text) : throw NotAName(text, offset);
    }

    public override string ToString() => Text;

    private static ExternName ParseAnnotated(string text, long offset)
    {
        if (text.StartsWith(ConstructorPrefix, StringComparison.Ordinal))
        {
            string resource = text[ConstructorPrefix.Length..];
            return Labels.IsLabel(resource)
                ? new ExternName(text, ExternNameKind.Constructor, resource, resource)
                : throw NotAName(text, offset);
        }

        ExternNameKind kind = text.StartsWith(MethodPrefix, StringComparison.Ordinal) ? ExternNameKind.Method : ExternNameKind.Static;
        string prefix = kind == ExternNameKind.Method ? MethodPrefix : StaticPrefix;
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw InvalidComponentException.Unsupported(
                offset, "a name with [constructor], [method] or [static]", Printable.Quote(text));
        }

        string[] labels = text[prefix.Length..].Split('.');
        return labels is [var owner, var label] && Labels.IsLabel(owner) && Labels.IsLabel(label)
            ? new ExternName(text, kind, label, owner)
            : throw NotAName(text, offset);
    }

    private static ExternName ParseLocated(string text, long offset)
    {
        string kind = text[..text.IndexOf('=', StringComparison.Ordinal)];
        throw kind is "url" or "integrity" or "locked-dep" or "unlocked-dep" or "relative-url"
            ? InvalidComponentException.Unsupported(
                offset, "an import by the name of a function or interface", $"an import by where to get it ({kind}), which this host does not get")
            : NotAName(text, offset);
    }

    private static ExternName ParseInterface(string text, long offset)
    {
        string[] parts = text.Split('@', 2);
        string[] path = parts[0].Split('/');
        string[] package = path[0].Split(':');
        bool isWellFormed = path.Length == 2 && package.Length == 2
            && package.All(label => Labels.IsLabel(label) && !label.Any(char.IsAsciiLetterUpper))
            && Labels.IsLabel(path[1])
            && (parts.Length == 1 || SemanticVersion.TryParse(parts[1], out _));
        return isWellFormed ? new ExternName(text, ExternNameKind.Interface, text) : throw NotAName(text, offset);
    }

    // Versions are what they are.
    private static string FoldInterface(string text)
    {
        int version = text.IndexOf('@', StringComparison.Ordinal);
        return version < 0 ? Labels.Fold(text) : Labels.Fold(text[..version]) + text[version..];
    }

    private static InvalidComponentException NotAName(string text, long offset) => InvalidComponentException.Invalid(
        offset, "a name in kebab case, or of an interface (namespace:package/interface@1.2.3)", Printable.Quote(text));
}
