using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>What stands before a member.</summary>
/// <param name="Docs">The text of its doc comments.</param>
/// <param name="Annotations">Its annotations.</param>
/// <param name="First">The member's first token after them.</param>
/// <param name="Position">The position of the first token of all.</param>
internal readonly record struct MemberHeader(string? Docs, AnnotationsSyntax Annotations, Token First, int Position);
