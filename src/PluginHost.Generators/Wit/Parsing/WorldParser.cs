using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads worlds. Null means that there was an error, which has been reported.</summary>
internal sealed class WorldParser(
    TokenReader reader,
    AnnotationParser annotations,
    PathParser paths,
    UseParser uses,
    TypeDefParser typeDefs,
    FunctionParser functions,
    InterfaceParser interfaces)
{
    public WorldSyntax? ReadWorld(MemberHeader header)
    {
        reader.Read();
        annotations.RejectExternalId(header.Annotations, "a world");
        return reader.ReadIdentifier("the name of the world") is { } name && reader.Expect(TokenKind.OpenBrace, "'{'")
            ? new WorldSyntax(
                name, BlockParser.Read(reader, ReadMember), header.Docs, header.Annotations, reader.SpanFrom(header.First))
            : null;
    }

    private MemberSyntax? ReadMember()
    {
        var header = annotations.ReadHeader();
        if (reader.AtKeyword("import") || reader.AtKeyword("export"))
        {
            return ReadItem(header);
        }

        if (reader.AtKeyword("use"))
        {
            annotations.RejectExternalId(header.Annotations, "a use");
            return uses.ReadUse(header);
        }

        if (reader.AtKeyword("include"))
        {
            annotations.RejectExternalId(header.Annotations, "an include");
            return uses.ReadInclude(header);
        }

        if (typeDefs.AtTypeDef)
        {
            return typeDefs.ReadTypeDef(header);
        }

        reader.ReportExpected("an import, an export, an include, a use, a type or '}'");
        return null;
    }

    private WorldItemSyntax? ReadItem(MemberHeader header)
    {
        var isExport = reader.IsKeyword(reader.Read(), "export");
        return IsNamed() ? ReadNamed(header, isExport) : ReadInterface(header, isExport, name: null);
    }

    /// <summary>
    /// Tells <c>name: func()</c>, <c>name: interface</c>, <c>name: path</c> and the reference <c>namespace:package/name</c>
    /// apart. A colon with a blank behind it belongs to a name, unless a slash follows.
    /// </summary>
    private bool IsNamed()
    {
        if (reader.Peek(1).Kind != TokenKind.Colon)
        {
            return false;
        }

        var behind = reader.Peek(2);
        if (reader.IsKeyword(behind, "func") || reader.IsKeyword(behind, "async") || reader.IsKeyword(behind, "interface"))
        {
            return true;
        }

        var isOneWord = reader.Peek(1).Start == reader.Current.End && behind.Start == reader.Peek(1).End;
        return !isOneWord && reader.Peek(3).Kind != TokenKind.Slash;
    }

    private WorldItemSyntax? ReadNamed(MemberHeader header, bool isExport)
    {
        if (reader.ReadIdentifier("a name") is not { } name)
        {
            return null;
        }

        reader.Read();
        if (reader.AtKeyword("interface"))
        {
            reader.Read();
            return reader.Expect(TokenKind.OpenBrace, "'{'")
                ? new WorldInlineInterfaceSyntax(
                    isExport, name, interfaces.ReadMembers(), header.Docs, header.Annotations, reader.SpanFrom(header.First))
                : null;
        }

        if (reader.AtKeyword("func") || reader.AtKeyword("async"))
        {
            return functions.ReadSignature() is { } signature && reader.ExpectSemicolon()
                ? new WorldFunctionSyntax(
                    isExport, name, signature, header.Docs, header.Annotations, reader.SpanFrom(header.First))
                : null;
        }

        return ReadInterface(header, isExport, name);
    }

    private WorldInterfaceSyntax? ReadInterface(MemberHeader header, bool isExport, IdentifierSyntax? name)
    {
        if (name is null && header.Annotations.ExternalId is { } place)
        {
            reader.Report(WitRules.MisplacedAnnotation, place, "external-id", "an import or export that goes by an interface's name");
        }

        return paths.ReadPath(name is null ? "an interface or a name" : "'func', 'interface' or an interface") is { } path
            && reader.ExpectSemicolon()
            ? new WorldInterfaceSyntax(isExport, name, path, header.Docs, header.Annotations, reader.SpanFrom(header.First))
            : null;
    }
}
