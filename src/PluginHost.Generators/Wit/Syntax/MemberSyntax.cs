namespace PluginHost.Generators.Wit.Syntax;

/// <summary>Something that can have a doc comment and annotations: an item of a file, an interface, a world or a resource.</summary>
internal abstract record MemberSyntax(string? Docs, AnnotationsSyntax Annotations, WitSpan Span) : SyntaxNode(Span);
