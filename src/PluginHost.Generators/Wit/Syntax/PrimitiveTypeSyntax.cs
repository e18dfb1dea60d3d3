using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A type that WIT brings along.</summary>
internal sealed record PrimitiveTypeSyntax(WitPrimitiveKind Kind, WitSpan Span) : TypeSyntax(Span);
