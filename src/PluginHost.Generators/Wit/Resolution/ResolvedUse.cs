using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>A use with the interface that it refers to; null if that could not be found, which has been reported.</summary>
internal sealed record ResolvedUse(UseSyntax Syntax, InterfaceSymbol? Target);
