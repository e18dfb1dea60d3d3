using System.Collections.Immutable;
using System.Globalization;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads types. Null means that there was an error, which has been reported.</summary>
internal sealed class TypeParser(TokenReader reader)
{
    /// <summary>How deep types can be written inside each other.</summary>
    public const int MaxNesting = 64;

    public TypeSyntax? Read() => Read(1);

    private TypeSyntax? Read(int depth)
    {
        if (depth > MaxNesting)
        {
            reader.Report(WitRules.TypeNestedTooDeeply, reader.Current, MaxNesting);
            return null;
        }

        if (!reader.AtName)
        {
            reader.ReportExpected("a type");
            return null;
        }

        return reader.At(TokenKind.Identifier) ? ReadWord(depth) : ReadName();
    }

    private TypeSyntax? ReadWord(int depth)
    {
        var token = reader.Current;
        var word = reader.TextOf(token);
        if (Keywords.IsPrimitive(word, out var kind))
        {
            reader.Read();
            return new PrimitiveTypeSyntax(kind, reader.SpanOf(token));
        }

        switch (word)
        {
            case "list":
                return ReadList(reader.Read(), depth);
            case "option":
                return ReadOne(reader.Read(), depth, (value, span) => new OptionTypeSyntax(value, span));
            case "result":
                return ReadResult(reader.Read(), depth);
            case "tuple":
                return ReadTuple(reader.Read(), depth);
            case "map":
                return ReadMap(reader.Read(), depth);
            case "own":
            case "borrow":
                return ReadHandle(reader.Read(), word == "borrow");
            case "stream":
                return ReadOptional(reader.Read(), depth, (value, span) => new StreamTypeSyntax(value, span));
            case "future":
                return ReadOptional(reader.Read(), depth, (value, span) => new FutureTypeSyntax(value, span));
            case "error-context":
                reader.Read();
                return new ErrorContextTypeSyntax(reader.SpanOf(token));
            default:
                return ReadName();
        }
    }

    private NamedTypeSyntax? ReadName() =>
        reader.ReadIdentifier("a type") is { } name ? new NamedTypeSyntax(name.Text, name.Span) : null;

    private TypeSyntax? ReadOne(Token first, int depth, Func<TypeSyntax, WitSpan, TypeSyntax> create) =>
        Open() && Read(depth + 1) is { } value && Close() ? create(value, reader.SpanFrom(first)) : null;

    private TypeSyntax? ReadOptional(Token first, int depth, Func<TypeSyntax?, WitSpan, TypeSyntax> create) =>
        reader.At(TokenKind.Less) ? ReadOne(first, depth, create) : create(null, reader.SpanOf(first));

    private ListTypeSyntax? ReadList(Token first, int depth)
    {
        if (!Open() || Read(depth + 1) is not { } element)
        {
            return null;
        }

        uint? length = null;
        if (reader.TryRead(TokenKind.Comma))
        {
            length = ReadLength();
            if (length is null)
            {
                return null;
            }
        }

        return Close() ? new ListTypeSyntax(element, length, reader.SpanFrom(first)) : null;
    }

    private uint? ReadLength()
    {
        if (!reader.At(TokenKind.Number))
        {
            reader.ReportExpected("the length of the list");
            return null;
        }

        var token = reader.Read();
        var text = reader.TextOf(token);
        if (text[0] != '0' && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return length;
        }

        reader.Report(WitRules.InvalidListLength, token, TokenReader.Shorten(text));
        return null;
    }

    private ResultTypeSyntax? ReadResult(Token first, int depth)
    {
        if (!reader.TryRead(TokenKind.Less))
        {
            return new ResultTypeSyntax(null, null, reader.SpanOf(first));
        }

        if (reader.TryRead(TokenKind.Underscore))
        {
            return reader.Expect(TokenKind.Comma, "',' and the type of the error") && Read(depth + 1) is { } only && Close()
                ? new ResultTypeSyntax(null, only, reader.SpanFrom(first))
                : null;
        }

        if (Read(depth + 1) is not { } ok)
        {
            return null;
        }

        TypeSyntax? error = null;
        if (reader.TryRead(TokenKind.Comma))
        {
            error = Read(depth + 1);
            if (error is null)
            {
                return null;
            }
        }

        return Close() ? new ResultTypeSyntax(ok, error, reader.SpanFrom(first)) : null;
    }

    private TupleTypeSyntax? ReadTuple(Token first, int depth)
    {
        if (!Open())
        {
            return null;
        }

        var items = ImmutableArray.CreateBuilder<TypeSyntax>();
        while (!reader.At(TokenKind.Greater))
        {
            if (Read(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (!reader.TryRead(TokenKind.Comma))
            {
                break;
            }
        }

        return Close() ? new TupleTypeSyntax(items.ToImmutable(), reader.SpanFrom(first)) : null;
    }

    private MapTypeSyntax? ReadMap(Token first, int depth) =>
        Open() && Read(depth + 1) is { } key && reader.Expect(TokenKind.Comma, "','") && Read(depth + 1) is { } value && Close()
            ? new MapTypeSyntax(key, value, reader.SpanFrom(first))
            : null;

    private HandleTypeSyntax? ReadHandle(Token first, bool isBorrow) =>
        Open() && reader.ReadIdentifier("the name of a resource") is { } resource && Close()
            ? new HandleTypeSyntax(isBorrow, resource, reader.SpanFrom(first))
            : null;

    private bool Open() => reader.Expect(TokenKind.Less, "'<'");

    private bool Close() => reader.Expect(TokenKind.Greater, "'>'");
}
