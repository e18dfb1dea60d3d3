namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>result</c> with a type for success, for error, for both or for neither.</summary>
internal sealed record ResultTypeSyntax(TypeSyntax? Ok, TypeSyntax? Error, WitSpan Span) : TypeSyntax(Span);
