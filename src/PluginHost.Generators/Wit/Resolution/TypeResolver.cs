using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Resolves types where they are used. Null means that there was an error, which has been reported.</summary>
internal sealed class TypeResolver(NameTable names, ResolverDiagnostics diagnostics)
{
    public WitType? Resolve(TypeSyntax syntax) => syntax switch
    {
        PrimitiveTypeSyntax primitive => new WitPrimitiveType(primitive.Kind),
        NamedTypeSyntax named => ResolveName(named),
        ListTypeSyntax { FixedLength: null } list => Resolve(list.Element) is { } element ? new WitListType(element) : null,
        OptionTypeSyntax option => Resolve(option.Value) is { } value ? new WitOptionType(value) : null,
        ResultTypeSyntax result => ResolveResult(result),
        TupleTypeSyntax tuple => ResolveTuple(tuple),
        HandleTypeSyntax handle => ResolveHandle(handle),
        _ => Unsupported(syntax),
    };

    /// <summary>The names that a type refers to, with their places.</summary>
    public static IEnumerable<(string Name, WitSpan Span)> NamesIn(TypeSyntax? syntax) => syntax switch
    {
        NamedTypeSyntax named => [(named.Name, named.Span)],
        HandleTypeSyntax handle => [(handle.Resource.Text, handle.Resource.Span)],
        ListTypeSyntax list => NamesIn(list.Element),
        OptionTypeSyntax option => NamesIn(option.Value),
        ResultTypeSyntax result => NamesIn(result.Ok).Concat(NamesIn(result.Error)),
        TupleTypeSyntax tuple => tuple.Items.SelectMany(NamesIn),
        _ => [],
    };

    private WitType? ResolveName(NamedTypeSyntax named) => Find(named.Name, named.Span) switch
    {
        null => null,
        WitResource resource => new WitOwnType(resource),
        var definition => new WitTypeReference(definition),
    };

    private WitTypeDef? Find(string name, WitSpan span)
    {
        if (names.Find(name) is { IsType: true } entry)
        {
            return entry.Definition;
        }

        if (names.MissingFeature(name) is { } feature)
        {
            diagnostics.Report(WitRules.FeatureNotEnabled, span, name, feature);
        }
        else
        {
            diagnostics.Report(WitRules.UnknownType, span, name, Advice(name));
        }

        return null;
    }

    private string Advice(string name) => (name, names.FindSimilar(name)) switch
    {
        ("float32", _) => "write 'f32'",
        ("float64", _) => "write 'f64'",
        (_, { IsType: false } entry) => $"'{name}' is {entry.Description}",
        (_, { } entry) => $"did you mean '{entry.Name}'?",
        _ => "define it, or bring it in with 'use'",
    };

    private WitResultType? ResolveResult(ResultTypeSyntax syntax)
    {
        var ok = syntax.Ok is null ? null : Resolve(syntax.Ok);
        var error = syntax.Error is null ? null : Resolve(syntax.Error);
        var isComplete = (ok is null) == (syntax.Ok is null) && (error is null) == (syntax.Error is null);
        return isComplete ? new WitResultType(ok, error) : null;
    }

    private WitTupleType? ResolveTuple(TupleTypeSyntax syntax)
    {
        if (syntax.Items.IsEmpty)
        {
            diagnostics.Report(WitRules.EmptyType, syntax.Span, "tuple<>", "type");
            return null;
        }

        // Every item is resolved, even after an error in one, so that all errors are reported.
        var items = syntax.Items.Select(Resolve).ToList();
        return items.Contains(null) ? null : new WitTupleType([.. items.OfType<WitType>()]);
    }

    private WitType? ResolveHandle(HandleTypeSyntax syntax)
    {
        var definition = Find(syntax.Resource.Text, syntax.Resource.Span);
        var resource = definition switch
        {
            null => null,
            WitResource direct => direct,
            _ => (new WitTypeReference(definition).Unaliased as WitOwnType)?.Resource,
        };
        if (resource is not null)
        {
            return syntax.IsBorrow ? new WitBorrowType(resource) : new WitOwnType(resource);
        }

        if (definition is not null)
        {
            diagnostics.Report(WitRules.NotAResource, syntax.Resource.Span, syntax.Resource, syntax.IsBorrow ? "borrow" : "own");
        }

        return null;
    }

    private WitType? Unsupported(TypeSyntax syntax)
    {
        var (what, advice) = syntax switch
        {
            ListTypeSyntax => ("Lists of a fixed length are", "use a list without a length, or a tuple"),
            MapTypeSyntax => ("Maps are", "use a list of tuples"),
            StreamTypeSyntax => ("Streams are", "pass lists, in several calls if need be"),
            FutureTypeSyntax => ("Futures are", "use the type of the value itself"),
            _ => ("Error contexts are", "use a type of your own for errors"),
        };
        diagnostics.Report(WitRules.UnsupportedType, syntax.Span, what, advice);
        return null;
    }
}
