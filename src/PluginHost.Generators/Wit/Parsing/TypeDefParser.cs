using System.Collections.Immutable;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads definitions of types. Null means that there was an error, which has been reported.</summary>
internal sealed class TypeDefParser(TokenReader reader, AnnotationParser annotations, TypeParser types, FunctionParser functions)
{
    /// <summary>Whether a definition of a type starts here.</summary>
    public bool AtTypeDef => reader.AtKeyword("type") || reader.AtKeyword("resource") || CurrentKind is not null;

    private CompositeKind? CurrentKind =>
        reader.AtKeyword("record") ? CompositeKind.Record
        : reader.AtKeyword("variant") ? CompositeKind.Variant
        : reader.AtKeyword("enum") ? CompositeKind.Enum
        : reader.AtKeyword("flags") ? CompositeKind.Flags
        : null;

    public TypeDefSyntax? ReadTypeDef(MemberHeader header)
    {
        var kind = CurrentKind;
        var isAlias = reader.AtKeyword("type");
        reader.Read();
        if (reader.ReadIdentifier("the name of the type") is not { } name)
        {
            return null;
        }

        return kind is { } composite ? ReadComposite(composite, name, header)
            : isAlias ? ReadAlias(name, header)
            : ReadResource(name, header);
    }

    /// <summary>An error in a definition loses the type, but not its name: what refers to it is not wrong too.</summary>
    private AliasSyntax ReadAlias(IdentifierSyntax name, MemberHeader header)
    {
        var target = reader.Expect(TokenKind.Equals, "'='") ? types.Read() : null;
        if (target is null || !reader.ExpectSemicolon())
        {
            target = null;
            reader.SkipMember(header.Position);
        }

        return new AliasSyntax(name, target, header.Docs, header.Annotations, reader.SpanFrom(header.First));
    }

    private CompositeSyntax ReadComposite(CompositeKind kind, IdentifierSyntax name, MemberHeader header)
    {
        var elements = new ParsedList<ElementSyntax>([], false);
        if (!reader.Expect(TokenKind.OpenBrace, "'{'")
            || !ListParser.TryRead(reader, TokenKind.CloseBrace, "'}'", () => ReadElement(kind), out elements))
        {
            reader.SkipMember(header.Position);
        }

        return new CompositeSyntax(
            kind,
            name,
            elements.Items,
            elements.IsComplete,
            header.Docs,
            header.Annotations,
            reader.SpanFrom(header.First));
    }

    private ElementSyntax? ReadElement(CompositeKind kind)
    {
        var header = annotations.ReadHeader();
        annotations.Reject(
            header.Annotations,
            kind switch { CompositeKind.Record => "a field", CompositeKind.Flags => "a flag", _ => "a case" });
        if (reader.ReadIdentifier("a name") is not { } name)
        {
            return null;
        }

        TypeSyntax? type = null;
        if (kind == CompositeKind.Record)
        {
            type = reader.Expect(TokenKind.Colon, "':'") ? types.Read() : null;
            if (type is null)
            {
                return null;
            }
        }
        else if (kind == CompositeKind.Variant && reader.TryRead(TokenKind.OpenParenthesis))
        {
            type = types.Read();
            if (type is null || !reader.Expect(TokenKind.CloseParenthesis, "')'"))
            {
                return null;
            }
        }

        return new ElementSyntax(name, type, header.Docs, reader.SpanFrom(header.First));
    }

    private ResourceSyntax? ReadResource(IdentifierSyntax name, MemberHeader header)
    {
        ImmutableArray<FunctionSyntax> members = [];
        if (reader.TryRead(TokenKind.OpenBrace))
        {
            members = BlockParser.Read(reader, () => functions.ReadResourceFunction(name, annotations.ReadHeader()));
        }
        else if (!reader.ExpectSemicolon())
        {
            return null;
        }

        return new ResourceSyntax(name, members, header.Docs, header.Annotations, reader.SpanFrom(header.First));
    }
}
