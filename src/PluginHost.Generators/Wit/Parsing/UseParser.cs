using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads uses and includes. Null means that there was an error, which has been reported.</summary>
internal sealed class UseParser(TokenReader reader, PathParser paths)
{
    /// <summary>Reads a use in a file.</summary>
    public TopLevelUseSyntax? ReadTopLevelUse(MemberHeader header)
    {
        reader.Read();
        if (paths.ReadPath("an interface") is not { } path)
        {
            return null;
        }

        IdentifierSyntax? alias = null;
        if (reader.TryReadKeyword("as"))
        {
            alias = reader.ReadIdentifier("a name");
            if (alias is null)
            {
                return null;
            }
        }

        return reader.ExpectSemicolon() ? new TopLevelUseSyntax(path, alias, reader.SpanFrom(header.First)) : null;
    }

    /// <summary>Reads a use in an interface or a world.</summary>
    public UseSyntax? ReadUse(MemberHeader header)
    {
        reader.Read();
        if (paths.ReadPath("an interface") is not { } path
            || !reader.Expect(TokenKind.Dot, "'.'")
            || !reader.Expect(TokenKind.OpenBrace, "'{'")
            || !ListParser.TryRead(reader, TokenKind.CloseBrace, "'}'", () => ReadName(needsAlias: false), out var names))
        {
            return null;
        }

        if (names.Items.IsEmpty && names.IsComplete)
        {
            reader.Report(WitRules.UnexpectedToken, reader.Previous, "the name of a type", "'}'");
            return null;
        }

        return reader.ExpectSemicolon()
            ? new UseSyntax(path, names.Items, header.Docs, header.Annotations, reader.SpanFrom(header.First))
            : null;
    }

    /// <summary>Reads an include. A semicolon behind braces may be left out.</summary>
    public IncludeSyntax? ReadInclude(MemberHeader header)
    {
        reader.Read();
        if (paths.ReadPath("a world") is not { } path)
        {
            return null;
        }

        ImmutableArray<UsedNameSyntax> renames = [];
        if (reader.TryReadKeyword("with"))
        {
            if (!reader.Expect(TokenKind.OpenBrace, "'{'")
                || !ListParser.TryRead(reader, TokenKind.CloseBrace, "'}'", () => ReadName(needsAlias: true), out var names))
            {
                return null;
            }

            renames = names.Items;
            reader.TryRead(TokenKind.Semicolon);
        }
        else if (!reader.ExpectSemicolon())
        {
            return null;
        }

        return new IncludeSyntax(path, renames, header.Docs, header.Annotations, reader.SpanFrom(header.First));
    }

    private UsedNameSyntax? ReadName(bool needsAlias)
    {
        var first = reader.Current;
        if (reader.ReadIdentifier("a name") is not { } name)
        {
            return null;
        }

        if (!reader.AtKeyword("as"))
        {
            if (needsAlias)
            {
                reader.ReportExpected("'as'");
                return null;
            }

            return new UsedNameSyntax(name, null, name.Span);
        }

        reader.Read();
        return reader.ReadIdentifier("a name") is { } alias ? new UsedNameSyntax(name, alias, reader.SpanFrom(first)) : null;
    }
}
