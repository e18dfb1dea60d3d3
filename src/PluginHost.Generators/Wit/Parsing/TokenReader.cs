using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads the tokens of a file one after the other, says what was expected, and finds the way back after an error.</summary>
internal sealed class TokenReader
{
    private readonly string _text;
    private readonly LexedText _lexed;
    private readonly LineMap _lines;
    private readonly SyntaxDiagnostics _diagnostics;
    private int _index;

    public TokenReader(string text, LexedText lexed, LineMap lines, SyntaxDiagnostics diagnostics)
    {
        _text = text;
        _lexed = lexed;
        _lines = lines;
        _diagnostics = diagnostics;
    }

    public Token Current => _lexed.Tokens[_index];

    public bool AtEnd => At(TokenKind.EndOfFile);

    public Token Previous => _lexed.Tokens[_index - 1];

    /// <summary>The number of tokens read so far.</summary>
    public int Position => _index;

    public Token Peek(int distance) => _lexed.Tokens[Math.Min(_index + distance, _lexed.Tokens.Count - 1)];

    public string TextOf(Token token) => _text.Substring(token.Start, token.Length);

    public bool At(TokenKind kind) => Current.Kind == kind;

    public bool AtName => Current.Kind is TokenKind.Identifier or TokenKind.EscapedIdentifier;

    public bool AtKeyword(string keyword) => IsKeyword(Current, keyword);

    public bool IsKeyword(Token token, string keyword) =>
        token.Kind == TokenKind.Identifier
        && token.Length == keyword.Length
        && string.CompareOrdinal(_text, token.Start, keyword, 0, keyword.Length) == 0;

    /// <summary>Whether this line starts an item of a file.</summary>
    public bool AtItemLine => AtMemberLine && Keywords.StartsItem(TextOf(Current));

    /// <summary>Whether this line starts an item of a file or a member of one, going by the two words at its start.</summary>
    public bool AtMemberLine =>
        Current.StartsLine
        && At(TokenKind.Identifier)
        && Peek(1).Kind is TokenKind.Identifier or TokenKind.EscapedIdentifier or TokenKind.OpenParenthesis
        && Keywords.StartsMember(TextOf(Current));

    /// <summary>Reads one token. The end of the file can be read again and again.</summary>
    public Token Read()
    {
        var token = Current;
        _index = Math.Min(_index + 1, _lexed.Tokens.Count - 1);
        return token;
    }

    public bool TryRead(TokenKind kind)
    {
        var found = At(kind);
        if (found)
        {
            Read();
        }

        return found;
    }

    public bool TryReadKeyword(string keyword)
    {
        var found = AtKeyword(keyword);
        if (found)
        {
            Read();
        }

        return found;
    }

    /// <summary>Reads a token of a kind, or reports that it is missing.</summary>
    public bool Expect(TokenKind kind, string description)
    {
        if (TryRead(kind))
        {
            return true;
        }

        ReportExpected(description);
        return false;
    }

    /// <summary>
    /// Reads a semicolon, or reports that it is missing. If what comes next starts a line, the semicolon is all that is missing.
    /// </summary>
    public bool ExpectSemicolon()
    {
        if (TryRead(TokenKind.Semicolon))
        {
            return true;
        }

        if (!Current.StartsLine && !At(TokenKind.CloseBrace) && !AtEnd)
        {
            ReportExpected("';'");
            return false;
        }

        _diagnostics.Report(WitRules.UnexpectedToken, Previous.End, 0, "';'", DescribeCurrent());
        return true;
    }

    public void ReportExpected(string description) =>
        Report(WitRules.UnexpectedToken, Current, description, DescribeCurrent());

    public void Report(WitRule rule, Token token, params object[] arguments) =>
        _diagnostics.Report(rule, token.Start, token.Length, arguments);

    public void Report(WitRule rule, WitSpan span, params object[] arguments) =>
        _diagnostics.Report(rule, span.Start, span.Length, arguments);

    public WitSpan SpanOf(Token token) => _lines.Span(token.Start, token.Length);

    /// <summary>From the start of a token to the end of the last token read.</summary>
    public WitSpan SpanFrom(Token first) => _lines.Span(first.Start, Math.Max(Previous.End - first.Start, first.Length));

    /// <summary>The doc comments that stand directly before any of the tokens from a position up to the current one.</summary>
    public string? DocsSince(int position)
    {
        var first = _lexed.Tokens[position].FirstDoc;
        var count = Current.FirstDoc + Current.DocCount - first;
        return count == 0
            ? null
            : DocComment.Clean(_lexed.DocComments.GetRange(first, count).Select(c => _text.Substring(c.Start, c.Length)));
    }

    /// <summary>Reads a name; reports it if it is a keyword or not in kebab case, and goes on with it all the same.</summary>
    public IdentifierSyntax? ReadIdentifier(string description)
    {
        if (!AtName)
        {
            ReportExpected(description);
            return null;
        }

        var token = Read();
        var isEscaped = token.Kind == TokenKind.EscapedIdentifier;
        var text = isEscaped ? _text.Substring(token.Start + 1, token.Length - 1) : TextOf(token);
        if (!isEscaped && Keywords.IsKeyword(text))
        {
            Report(WitRules.KeywordAsIdentifier, token, text);
        }
        else if (!CharacterRules.IsKebabCase(text))
        {
            Report(WitRules.InvalidIdentifier, token, Shorten(text));
        }

        return new IdentifierSyntax(text, SpanOf(token));
    }

    /// <summary>Reads a version, or reports why it is none. The result is null if there is nothing that could be one.</summary>
    public VersionSyntax? ReadVersion()
    {
        if (!At(TokenKind.Number))
        {
            ReportExpected("a version such as 1.2.3");
            return null;
        }

        var token = Read();
        if (SemanticVersion.TryParse(TextOf(token), out var version))
        {
            return new VersionSyntax(version, SpanOf(token));
        }

        Report(WitRules.InvalidVersion, token, Shorten(TextOf(token)));
        return null;
    }

    /// <summary>
    /// Skips to where the next member can start: behind a semicolon or a block, before the end of the block around, or before
    /// a line that starts with a keyword.
    /// </summary>
    /// <param name="start">The position at which the member starts that had the error.</param>
    public void SkipMember(int start)
    {
        for (var depth = 0; !AtEnd; Read())
        {
            if (depth == 0 && (At(TokenKind.CloseBrace) || (_index > start && AtMemberLine)))
            {
                return;
            }

            depth += At(TokenKind.OpenBrace) ? 1 : At(TokenKind.CloseBrace) ? -1 : 0;
            if (depth == 0 && Current.Kind is TokenKind.Semicolon or TokenKind.CloseBrace)
            {
                var isBlock = Read().Kind == TokenKind.CloseBrace;
                if (isBlock)
                {
                    TryRead(TokenKind.Semicolon);
                }

                return;
            }
        }
    }

    /// <summary>Skips to the next comma of a list or to its end, reading neither.</summary>
    public void SkipListItem(TokenKind close)
    {
        while (!AtEnd
            && !At(close)
            && !AtMemberLine
            && Current.Kind is not (TokenKind.Comma or TokenKind.Semicolon or TokenKind.CloseBrace or TokenKind.OpenBrace))
        {
            Read();
        }
    }

    public string DescribeCurrent() => AtEnd ? "the end of the file" : $"'{Shorten(TextOf(Current))}'";

    /// <summary>Keeps messages readable when a token is huge.</summary>
    public static string Shorten(string text)
    {
        const int Max = 60;
        return text.Length <= Max ? text : text.Substring(0, Max) + "…";
    }
}
