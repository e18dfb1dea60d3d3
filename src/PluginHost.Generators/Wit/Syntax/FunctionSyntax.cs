using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A function of an interface or a resource. The name of a constructor is its resource's.</summary>
internal sealed record FunctionSyntax(
    IdentifierSyntax Name,
    WitFunctionKind Kind,
    SignatureSyntax Signature,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span);
