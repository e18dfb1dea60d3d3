namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>use path as alias;</c> in a file: a name for an interface in this file. The alias is null if none is written.</summary>
internal sealed record TopLevelUseSyntax(UsePathSyntax Path, IdentifierSyntax? Alias, WitSpan Span)
    : MemberSyntax(null, AnnotationsSyntax.None, Span);
