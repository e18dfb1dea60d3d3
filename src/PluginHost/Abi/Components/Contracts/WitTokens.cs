namespace PluginHost.Abi.Components;

/// <summary>Takes apart the WIT that generated code carries. It was checked when it was generated, so errors name no place.</summary>
internal sealed class WitTokens(string text)
{
    private int _position;

    /// <summary>The next token, which stays there; null at the end.</summary>
    public string? Peek()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }

        return _position == text.Length ? null : text.Substring(_position, LengthHere());
    }

    /// <summary>Takes the next token.</summary>
    public string Next()
    {
        string token = Peek() ?? throw Unexpected("the end", "more");
        _position += token.Length;
        return token;
    }

    /// <summary>Takes the next token if it is this one.</summary>
    public bool Take(string token)
    {
        bool isNext = Peek() == token;
        _position += isNext ? token.Length : 0;
        return isNext;
    }

    /// <summary>Takes this token.</summary>
    public void Expect(string token)
    {
        if (!Take(token))
        {
            throw Unexpected(Peek() ?? "the end", $"'{token}'");
        }
    }

    /// <summary>Takes a name, which may be a keyword after <c>%</c>.</summary>
    public string Name()
    {
        string token = Next();
        return char.IsAsciiLetter(token[0]) || token[0] == '%' ? token.TrimStart('%') : throw Unexpected(token, "a name");
    }

    /// <summary>Takes what stands between two brackets, separated by commas.</summary>
    public List<T> List<T>(string open, string close, Func<T> read)
    {
        Expect(open);
        var items = new List<T>();
        while (!Take(close))
        {
            items.Add(read());
            if (!Take(","))
            {
                Expect(close);
                break;
            }
        }

        return items;
    }

    /// <summary>An error for something that does not belong there.</summary>
    public FormatException Unexpected(string found, string expected) =>
        new($"The types that the code of a contract carries cannot be read: found '{found}', expected {expected}. Build it again. They are: {text}");

    private int LengthHere()
    {
        ReadOnlySpan<char> rest = text.AsSpan(_position);
        if (rest.StartsWith("->"))
        {
            return 2;
        }

        int length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '-' || (length == 0 && rest[0] == '%')))
        {
            length++;
        }

        return Math.Max(1, length);
    }
}
