using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>An import or export with the interface that it refers to or defines; null if it is a function.</summary>
internal sealed record ResolvedWorldItem(WorldItemSyntax Syntax, InterfaceSymbol? Interface);
