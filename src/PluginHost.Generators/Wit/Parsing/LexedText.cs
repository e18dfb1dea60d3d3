namespace PluginHost.Generators.Wit.Parsing;

/// <summary>The tokens of a file, the last of which is the end of the file, and its doc comments.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="DocComments">Start and length of each doc comment.</param>
internal sealed record LexedText(List<Token> Tokens, List<(int Start, int Length)> DocComments);
