using PluginHost.Generators.Wit;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>Something in WIT that becomes a member of a C# type.</summary>
/// <param name="Kind">What it is, for messages.</param>
/// <param name="Name">The name in WIT.</param>
/// <param name="Span">Where it is.</param>
internal readonly record struct NamedItem(string Kind, string Name, WitSpan Span)
{
    public override string ToString() => $"the {Kind} '{Name}'";
}
