namespace PluginHost.Generators.Wit.Syntax;

/// <summary>The definition of a type with a name.</summary>
internal abstract record TypeDefSyntax(IdentifierSyntax Name, string? Docs, AnnotationsSyntax Annotations, WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span)
{
    /// <summary>Whether the whole definition could be parsed. If not, at least its name is known.</summary>
    public abstract bool IsComplete { get; }
}
