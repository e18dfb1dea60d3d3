using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Measures types, and reports those that are too large.</summary>
internal sealed class TypeMeasurer(ResolverDiagnostics diagnostics)
{
    private readonly Dictionary<WitTypeDef, TypeMeasure> _definitions = [];

    /// <summary>Measures a definition whose parts have been measured. False if it is too large, which has been reported.</summary>
    public bool Check(WitTypeDef definition)
    {
        var measure = definition switch
        {
            WitRecord record => TypeMeasure.Around(record.Fields.Select(f => Measure(f.Type))),
            WitVariant variant => TypeMeasure.Around(
                variant.Cases.Select(c => c.Payload is null ? TypeMeasure.One : Measure(c.Payload))),
            WitAlias alias => TypeMeasure.Around([Measure(alias.Target)]),
            _ => TypeMeasure.One,
        };
        _definitions[definition] = measure;
        return IsSmall(definition.Name, measure, definition.Span);
    }

    /// <summary>Measures a signature. False if it is too large, which has been reported.</summary>
    public bool Check(string function, IEnumerable<WitType> types, WitSpan span) =>
        IsSmall(function, TypeMeasure.Around(types.Select(Measure)), span);

    private bool IsSmall(string name, TypeMeasure measure, WitSpan span)
    {
        if (measure.Count > TypeMeasure.MaxCount)
        {
            diagnostics.Report(WitRules.TypeTooComplex, span, name, $"made of {measure.Count} types", TypeMeasure.MaxCount);
        }
        else if (measure.Depth > TypeMeasure.MaxDepth)
        {
            diagnostics.Report(WitRules.TypeTooComplex, span, name, $"{measure.Depth} types deep", TypeMeasure.MaxDepth);
        }

        return measure.Count <= TypeMeasure.MaxCount && measure.Depth <= TypeMeasure.MaxDepth;
    }

    private TypeMeasure Measure(WitType type) => type switch
    {
        WitTypeReference reference => _definitions[reference.Definition],
        WitListType list => TypeMeasure.Around([Measure(list.Element)]),
        WitOptionType option => TypeMeasure.Around([Measure(option.Value)]),
        WitTupleType tuple => TypeMeasure.Around(tuple.Items.Select(Measure)),
        WitResultType result => TypeMeasure.Around(
            new[] { result.Ok, result.Error }.Select(t => t is null ? TypeMeasure.One : Measure(t))),
        _ => TypeMeasure.One,
    };
}
