using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>A type that an interface or a world defines, while it is resolved.</summary>
internal sealed class LocalType(NameEntry entry, TypeDefSyntax syntax)
{
    public NameEntry Entry { get; } = entry;

    public TypeDefSyntax Syntax { get; } = syntax;

    /// <summary>The other types of the same interface or world that the definition is made of.</summary>
    public List<LocalType> Parts { get; } = [];

    /// <summary>Where those are named.</summary>
    public List<WitSpan> PartSpans { get; } = [];
}
