namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>name as alias</c>, in a use or in what an include renames. The alias is null if none is written.</summary>
internal sealed record UsedNameSyntax(IdentifierSyntax Name, IdentifierSyntax? Alias, WitSpan Span) : SyntaxNode(Span)
{
    /// <summary>The name that is declared here.</summary>
    public IdentifierSyntax DeclaredName => Alias ?? Name;
}
