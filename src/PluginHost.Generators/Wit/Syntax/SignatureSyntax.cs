using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>Parameters and result of a function, as written.</summary>
internal sealed record SignatureSyntax(bool IsAsync, ImmutableArray<ParameterSyntax> Parameters, TypeSyntax? Result, WitSpan Span)
    : SyntaxNode(Span);
