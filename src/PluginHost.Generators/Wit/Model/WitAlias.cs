namespace PluginHost.Generators.Wit.Model;

/// <summary>Another name for a type. An alias of a resource has an own handle to that resource as its target.</summary>
internal sealed class WitAlias(
    WitTypeOwner owner, string name, WitType target, string? docs, WitStability stability, WitSpan span)
    : WitTypeDef(owner, name, docs, stability, span)
{
    public WitType Target { get; } = target;
}
