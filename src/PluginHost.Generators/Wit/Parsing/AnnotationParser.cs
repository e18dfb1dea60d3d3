using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads doc comments and annotations.</summary>
internal sealed class AnnotationParser(TokenReader reader)
{
    /// <summary>Reads what stands before a member. An annotation with an error is left out.</summary>
    public MemberHeader ReadHeader()
    {
        var position = reader.Position;
        var annotations = AnnotationsSyntax.None;
        var first = reader.Current;
        while (reader.At(TokenKind.At))
        {
            annotations = ReadAnnotation(annotations);
        }

        CheckCombination(annotations, first);
        return new MemberHeader(reader.DocsSince(position), annotations, reader.Current, position);
    }

    /// <summary>Reports annotations where there can be none.</summary>
    public void Reject(AnnotationsSyntax annotations, string what)
    {
        Reject("since", annotations.Since?.Span, what);
        Reject("unstable", annotations.Unstable?.Span, what);
        Reject("deprecated", annotations.Deprecated?.Span, what);
        RejectExternalId(annotations, what);
    }

    /// <summary>Reports an external id where there can be none.</summary>
    public void RejectExternalId(AnnotationsSyntax annotations, string what) => Reject("external-id", annotations.ExternalId, what);

    private void Reject(string name, WitSpan? span, string what)
    {
        if (span is { } place)
        {
            reader.Report(WitRules.MisplacedAnnotation, place, name, what);
        }
    }

    private AnnotationsSyntax ReadAnnotation(AnnotationsSyntax annotations)
    {
        var at = reader.Read();
        if (!reader.AtName)
        {
            reader.ReportExpected("the name of an annotation");
            return annotations;
        }

        var name = reader.TextOf(reader.Read());
        switch (name)
        {
            case "since":
                CheckOnce(annotations.Since, at, name);
                return annotations with { Since = ReadArgument("version", reader.ReadVersion) };
            case "unstable":
                CheckOnce(annotations.Unstable, at, name);
                return annotations with { Unstable = ReadArgument("feature", () => reader.ReadIdentifier("the name of a feature")) };
            case "deprecated":
                CheckOnce(annotations.Deprecated, at, name);
                return annotations with { Deprecated = ReadArgument("version", reader.ReadVersion) };
            case "external-id":
                CheckOnce(annotations.ExternalId, at, name);
                return ReadExternalId(at) ? annotations with { ExternalId = reader.SpanFrom(at) } : annotations;
            default:
                reader.Report(WitRules.UnknownAnnotation, reader.SpanFrom(at), TokenReader.Shorten(name));
                SkipArguments();
                return annotations;
        }
    }

    private void CheckOnce(object? existing, Token at, string name)
    {
        if (existing is not null)
        {
            reader.Report(
                WitRules.InvalidAnnotation, reader.SpanFrom(at), $"'@{name}' stands here twice; keep one of the two");
        }
    }

    private T? ReadArgument<T>(string field, Func<T?> readValue)
        where T : class
    {
        if (!reader.Expect(TokenKind.OpenParenthesis, "'('"))
        {
            return null;
        }

        T? value = null;
        if (!reader.TryReadKeyword(field))
        {
            reader.ReportExpected($"'{field}'");
        }
        else if (reader.Expect(TokenKind.Equals, "'='"))
        {
            value = readValue();
        }

        CloseArguments();
        return value;
    }

    private bool ReadExternalId(Token at)
    {
        if (!reader.Expect(TokenKind.OpenParenthesis, "'('"))
        {
            return false;
        }

        // A string without an end, which has been reported, has the rest of the line in it, the parenthesis too.
        var text = reader.TextOf(reader.Current);
        var found = reader.Expect(TokenKind.String, "a string");
        if (!found || (text.Length > 1 && text[text.Length - 1] == '"'))
        {
            CloseArguments();
        }

        return found;
    }

    private void CloseArguments()
    {
        if (!reader.At(TokenKind.CloseParenthesis))
        {
            reader.ReportExpected("')'");
            reader.SkipListItem(TokenKind.CloseParenthesis);
        }

        reader.TryRead(TokenKind.CloseParenthesis);
    }

    private void SkipArguments()
    {
        if (reader.TryRead(TokenKind.OpenParenthesis))
        {
            reader.SkipListItem(TokenKind.CloseParenthesis);
            reader.TryRead(TokenKind.CloseParenthesis);
        }
    }

    private void CheckCombination(AnnotationsSyntax annotations, Token first)
    {
        if (annotations is { Since: not null, Unstable: not null })
        {
            reader.Report(
                WitRules.InvalidAnnotation,
                reader.SpanFrom(first),
                "An item is either stable or not; keep '@since' or '@unstable', not both");
        }
        else if (annotations is { Since: null, Unstable: null, Deprecated: not null })
        {
            reader.Report(WitRules.UnpairedDeprecation, reader.SpanFrom(first));
        }
    }
}
