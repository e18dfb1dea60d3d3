namespace PluginHost.Generators.Wit.Model;

/// <summary>
/// An interface that a world imports or exports; the same object for every world that names it. It is implicit if the
/// world does not name it but uses its types.
/// </summary>
internal sealed record WitWorldInterface(
    string Name,
    WitInterface Interface,
    bool IsImplicit,
    string? Docs,
    WitStability Stability,
    WitSpan Span)
    : WitWorldItem(Name, Docs, Stability, Span)
{
    /// <summary>
    /// Whether the interface goes by a plain name instead of its own (<c>import cache: store;</c>). Each such copy has
    /// resources of its own.
    /// </summary>
    public bool IsRenamed => Interface.World is null && Name != Interface.FullName;
}
