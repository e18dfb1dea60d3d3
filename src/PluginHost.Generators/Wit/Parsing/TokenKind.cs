namespace PluginHost.Generators.Wit.Parsing;

internal enum TokenKind
{
    EndOfFile,

    /// <summary>A name or a keyword.</summary>
    Identifier,

    /// <summary>A name with <c>%</c> before it, which is never a keyword.</summary>
    EscapedIdentifier,

    /// <summary>What starts with a digit: a number, or a version with all its parts.</summary>
    Number,
    String,
    Underscore,
    Equals,
    Comma,
    Colon,
    Semicolon,
    OpenParenthesis,
    CloseParenthesis,
    OpenBrace,
    CloseBrace,
    Less,
    Greater,
    Star,
    Arrow,
    Slash,
    Dot,
    At,
}
