using System.Collections.Immutable;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads interfaces.</summary>
internal sealed class InterfaceParser(
    TokenReader reader, AnnotationParser annotations, UseParser uses, TypeDefParser typeDefs, FunctionParser functions)
{
    /// <summary>Reads an interface of a file. Null means that there was an error, which has been reported.</summary>
    public InterfaceSyntax? ReadInterface(MemberHeader header)
    {
        reader.Read();
        annotations.RejectExternalId(header.Annotations, "an interface");
        return reader.ReadIdentifier("the name of the interface") is { } name && reader.Expect(TokenKind.OpenBrace, "'{'")
            ? new InterfaceSyntax(name, ReadMembers(), header.Docs, header.Annotations, reader.SpanFrom(header.First))
            : null;
    }

    /// <summary>Reads the members of an interface, and the closing brace.</summary>
    public ImmutableArray<MemberSyntax> ReadMembers() => BlockParser.Read(reader, ReadMember);

    private MemberSyntax? ReadMember()
    {
        var header = annotations.ReadHeader();
        if (reader.AtKeyword("use"))
        {
            annotations.RejectExternalId(header.Annotations, "a use");
            return uses.ReadUse(header);
        }

        if (typeDefs.AtTypeDef)
        {
            return typeDefs.ReadTypeDef(header);
        }

        if (reader.AtName)
        {
            return functions.ReadFunction(header);
        }

        reader.ReportExpected("a function, a type, a use or '}'");
        return null;
    }
}
