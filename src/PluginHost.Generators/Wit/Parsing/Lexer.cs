using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Takes a WIT file apart into tokens. Any text gives tokens; what fits none is reported and passed over.</summary>
internal sealed class Lexer
{
    private readonly string _text;
    private readonly SyntaxDiagnostics _diagnostics;
    private readonly List<Token> _tokens = [];
    private readonly List<(int Start, int Length)> _docs = [];
    private int _position;
    private int _firstDoc;
    private bool _startsLine = true;

    private Lexer(string text, SyntaxDiagnostics diagnostics)
    {
        _text = text;
        _diagnostics = diagnostics;
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private char Next => _position + 1 < _text.Length ? _text[_position + 1] : '\0';

    public static LexedText Lex(string text, SyntaxDiagnostics diagnostics)
    {
        var lexer = new Lexer(text, diagnostics);
        lexer.ReportForbiddenCharacters();
        lexer.LexAll();
        return new LexedText(lexer._tokens, lexer._docs);
    }

    private void ReportForbiddenCharacters()
    {
        for (var i = 0; i < _text.Length; i++)
        {
            if (CharacterRules.IsForbidden(_text[i]))
            {
                var start = i;
                while (i + 1 < _text.Length && CharacterRules.IsForbidden(_text[i + 1]))
                {
                    i++;
                }

                _diagnostics.Report(WitRules.ForbiddenCharacter, start, i + 1 - start, CharacterRules.Describe(_text, start));
            }
        }
    }

    private void LexAll()
    {
        const char ByteOrderMark = '\ufeff';
        if (Current == ByteOrderMark)
        {
            _position++;
        }

        while (_position < _text.Length)
        {
            LexOne();
        }

        Add(TokenKind.EndOfFile, 0);
    }

    private void LexOne()
    {
        var c = Current;
        if (CharacterRules.IsBlank(c))
        {
            _startsLine |= c == '\n';
            _position++;
        }
        else if (c == '/' && Next == '/')
        {
            LexLineComment();
        }
        else if (c == '/' && Next == '*')
        {
            LexBlockComment();
        }
        else if (c == '%' && CharacterRules.ContinuesIdentifier(Next))
        {
            Add(TokenKind.EscapedIdentifier, IdentifierLength(_position + 1) + 1);
        }
        else if (CharacterRules.StartsIdentifier(c))
        {
            var length = IdentifierLength(_position);
            Add(c == '_' && length == 1 ? TokenKind.Underscore : TokenKind.Identifier, length);
        }
        else if (CharacterRules.IsDigit(c))
        {
            Add(TokenKind.Number, NumberLength());
        }
        else if (c == '"')
        {
            LexString();
        }
        else if (c == '-' && Next == '>')
        {
            Add(TokenKind.Arrow, 2);
        }
        else if (Punctuation(c) is { } kind)
        {
            Add(kind, 1);
        }
        else
        {
            PassOver();
        }
    }

    private static TokenKind? Punctuation(char c) => c switch
    {
        '=' => TokenKind.Equals,
        ',' => TokenKind.Comma,
        ':' => TokenKind.Colon,
        ';' => TokenKind.Semicolon,
        '(' => TokenKind.OpenParenthesis,
        ')' => TokenKind.CloseParenthesis,
        '{' => TokenKind.OpenBrace,
        '}' => TokenKind.CloseBrace,
        '<' => TokenKind.Less,
        '>' => TokenKind.Greater,
        '*' => TokenKind.Star,
        '/' => TokenKind.Slash,
        '.' => TokenKind.Dot,
        '@' => TokenKind.At,
        _ => null,
    };

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _position, length, _startsLine, _firstDoc, _docs.Count - _firstDoc));
        _firstDoc = _docs.Count;
        _startsLine = false;
        _position += length;
    }

    private int IdentifierLength(int start)
    {
        var end = start;
        while (end < _text.Length && CharacterRules.ContinuesIdentifier(_text[end]) && !IsArrow(end))
        {
            end++;
        }

        return end - start;
    }

    private int NumberLength()
    {
        var end = _position;
        while (end < _text.Length && CharacterRules.ContinuesNumber(_text[end]) && !IsArrow(end))
        {
            end++;
        }

        // The dot in "types@1.0.0.{name}" is not the version's.
        while (_text[end - 1] == '.')
        {
            end--;
        }

        return end - _position;
    }

    private bool IsArrow(int offset) => _text[offset] == '-' && offset + 1 < _text.Length && _text[offset + 1] == '>';

    private void LexLineComment()
    {
        var newline = _text.IndexOf('\n', _position);
        var end = newline < 0 ? _text.Length : newline;
        if (HasPrefix("///") && !HasPrefix("////"))
        {
            _docs.Add((_position, end - _position));
        }

        _position = end;
    }

    private void LexBlockComment()
    {
        var start = _position;
        var isDoc = HasPrefix("/**") && !HasPrefix("/***") && !HasPrefix("/**/");
        var depth = 0;
        do
        {
            if (_position >= _text.Length)
            {
                _diagnostics.Report(WitRules.UnterminatedComment, start, 2);
                return;
            }

            var step = (Current, Next) switch
            {
                ('/', '*') => 1,
                ('*', '/') => -1,
                _ => 0,
            };
            depth += step;
            _startsLine |= Current == '\n';
            _position += step == 0 ? 1 : 2;
        }
        while (depth > 0);

        if (isDoc)
        {
            _docs.Add((start, _position - start));
        }
    }

    private bool HasPrefix(string prefix) => string.CompareOrdinal(_text, _position, prefix, 0, prefix.Length) == 0;

    private void LexString()
    {
        var end = _position + 1;
        while (end < _text.Length && _text[end] is not ('"' or '\n'))
        {
            end += _text[end] == '\\' ? EscapeLength(end) : 1;
        }

        if (end < _text.Length && _text[end] == '"')
        {
            Add(TokenKind.String, end + 1 - _position);
            return;
        }

        _diagnostics.Report(WitRules.InvalidString, _position, 1, "This string is never closed; end it with '\"' on the same line");
        Add(TokenKind.String, Math.Min(end, _text.Length) - _position);
    }

    private int EscapeLength(int start)
    {
        var length = StringEscape.Length(_text, start);
        if (length == 0)
        {
            _diagnostics.Report(
                WitRules.InvalidString,
                start,
                1,
                "Unknown escape in a string; there are \\t, \\n, \\r, \\\", \\', \\\\, two hexadecimal digits, and \\u{…}");
            return 1;
        }

        return length;
    }

    private void PassOver()
    {
        var length = char.IsSurrogatePair(_text, _position) ? 2 : 1;
        if (!CharacterRules.IsForbidden(Current))
        {
            _diagnostics.Report(WitRules.UnexpectedCharacter, _position, length, CharacterRules.Describe(_text, _position));
        }

        _position += length;
    }
}
