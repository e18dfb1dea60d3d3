namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A type by its name.</summary>
internal sealed record NamedTypeSyntax(string Name, WitSpan Span) : TypeSyntax(Span);
