namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A piece of a WIT file.</summary>
/// <param name="Span">Where it is, from its first token to its last, without comments and annotations before it.</param>
internal abstract record SyntaxNode(WitSpan Span);
