using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>An include with the world that it refers to.</summary>
internal sealed record ResolvedInclude(IncludeSyntax Syntax, WorldSymbol Target);
