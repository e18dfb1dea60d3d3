namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>type name = target;</c>. The target is null if it could not be parsed.</summary>
internal sealed record AliasSyntax(
    IdentifierSyntax Name, TypeSyntax? Target, string? Docs, AnnotationsSyntax Annotations, WitSpan Span)
    : TypeDefSyntax(Name, Docs, Annotations, Span)
{
    public override bool IsComplete => Target is not null;
}
