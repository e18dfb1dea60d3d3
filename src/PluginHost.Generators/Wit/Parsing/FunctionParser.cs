using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads functions. Null means that there was an error, which has been reported.</summary>
internal sealed class FunctionParser(TokenReader reader, TypeParser types)
{
    /// <summary>Reads a function from its name to its semicolon.</summary>
    public FunctionSyntax? ReadFunction(MemberHeader header)
    {
        if (reader.ReadIdentifier("a name") is not { } name
            || !reader.Expect(TokenKind.Colon, "':'")
            || ReadSignature() is not { } signature
            || !reader.ExpectSemicolon())
        {
            return null;
        }

        return new FunctionSyntax(
            name, WitFunctionKind.Free, signature, header.Docs, header.Annotations, reader.SpanFrom(header.First));
    }

    /// <summary>Reads a constructor, a method or a static function of a resource.</summary>
    public FunctionSyntax? ReadResourceFunction(IdentifierSyntax resource, MemberHeader header)
    {
        if (reader.AtKeyword("constructor"))
        {
            return ReadConstructor(resource, header);
        }

        if (reader.ReadIdentifier("a method or 'constructor'") is not { } name || !reader.Expect(TokenKind.Colon, "':'"))
        {
            return null;
        }

        var kind = reader.TryReadKeyword("static") ? WitFunctionKind.Static : WitFunctionKind.Method;
        return ReadSignature() is { } signature && reader.ExpectSemicolon()
            ? new FunctionSyntax(name, kind, signature, header.Docs, header.Annotations, reader.SpanFrom(header.First))
            : null;
    }

    /// <summary>Reads <c>async func(…) -> type</c>.</summary>
    public SignatureSyntax? ReadSignature()
    {
        var first = reader.Current;
        var isAsync = reader.TryReadKeyword("async");
        if (reader.TryReadKeyword("func"))
        {
            return ReadParametersAndResult(first, isAsync);
        }

        reader.ReportExpected("'func'");
        return null;
    }

    private FunctionSyntax? ReadConstructor(IdentifierSyntax resource, MemberHeader header)
    {
        var keyword = reader.Read();
        return ReadParametersAndResult(reader.Current, isAsync: false) is { } signature && reader.ExpectSemicolon()
            ? new FunctionSyntax(
                resource with { Span = reader.SpanOf(keyword) },
                WitFunctionKind.Constructor,
                signature,
                header.Docs,
                header.Annotations,
                reader.SpanFrom(header.First))
            : null;
    }

    private SignatureSyntax? ReadParametersAndResult(Token first, bool isAsync)
    {
        if (!reader.Expect(TokenKind.OpenParenthesis, "'('")
            || !ListParser.TryRead(reader, TokenKind.CloseParenthesis, "')'", ReadParameter, out var parameters))
        {
            return null;
        }

        TypeSyntax? result = null;
        if (reader.TryRead(TokenKind.Arrow))
        {
            result = types.Read();
            if (result is null)
            {
                return null;
            }
        }

        return parameters.IsComplete ? new SignatureSyntax(isAsync, parameters.Items, result, reader.SpanFrom(first)) : null;
    }

    private ParameterSyntax? ReadParameter()
    {
        var first = reader.Current;
        return reader.ReadIdentifier("the name of a parameter") is { } name
            && reader.Expect(TokenKind.Colon, "':'")
            && types.Read() is { } type
            ? new ParameterSyntax(name, type, reader.SpanFrom(first))
            : null;
    }
}
