namespace PluginHost.Generators.Wit.Parsing;

/// <summary>A token of a WIT file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The offset of its first character.</param>
/// <param name="Length">The number of its characters.</param>
/// <param name="StartsLine">Whether only blanks and comments stand before it on its line.</param>
/// <param name="FirstDoc">The index of the first doc comment between the token before it and itself.</param>
/// <param name="DocCount">The number of those doc comments.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, bool StartsLine, int FirstDoc, int DocCount)
{
    public int End => Start + Length;
}
