namespace PluginHost.Generators.Wit.Model;

/// <summary>A type with a name. There is one object for each definition, so that identity is reference equality.</summary>
internal abstract class WitTypeDef(WitTypeOwner owner, string name, string? docs, WitStability stability, WitSpan span)
{
    /// <summary>The interface or world that defines the type.</summary>
    public WitTypeOwner Owner { get; } = owner;

    /// <summary>The name in kebab case.</summary>
    public string Name { get; } = name;

    public string? Docs { get; } = docs;

    public WitStability Stability { get; } = stability;

    /// <summary>The name where it is declared.</summary>
    public WitSpan Span { get; } = span;

    public override string ToString() => Name;
}
