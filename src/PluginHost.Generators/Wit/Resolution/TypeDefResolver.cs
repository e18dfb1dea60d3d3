using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Resolves the types that an interface or a world defines.</summary>
internal sealed class TypeDefResolver(WitTypeOwner owner, NameTable names, ResolverContext context)
{
    private readonly TypeResolver _types = new(names, context.Diagnostics);
    private readonly List<LocalType> _locals = [];
    private readonly Dictionary<NameEntry, LocalType> _localsByEntry = [];

    /// <summary>The types that could be resolved, in the order in which they are written.</summary>
    public ImmutableArray<WitTypeDef> Definitions => [.. _locals.Select(l => l.Entry.Definition).OfType<WitTypeDef>()];

    /// <summary>The resources with what is written about them.</summary>
    public IEnumerable<(WitResource Resource, ResourceSyntax Syntax)> Resources =>
        _locals
            .Where(l => l.Syntax is ResourceSyntax)
            .Select(l => ((WitResource)l.Entry.Definition!, (ResourceSyntax)l.Syntax));

    public void Resolve(IEnumerable<TypeDefSyntax> definitions)
    {
        foreach (var definition in definitions)
        {
            Declare(definition);
        }

        foreach (var local in _locals)
        {
            FindParts(local);
        }

        var order = new DepthFirst<LocalType>(local => local.Parts, Define, ReportCycle);
        foreach (var local in _locals)
        {
            order.Visit(local);
        }
    }

    private void Declare(TypeDefSyntax syntax)
    {
        var name = syntax.Name;
        if (!context.Gates.IsEnabled(syntax.Annotations, owner.Package.Id))
        {
            names.AddMissing(name.Text, syntax.Annotations.Unstable!.Text);
            return;
        }

        var entry = new NameEntry(name.Text, syntax is ResourceSyntax ? "a resource" : "a type", name.Span) { IsType = true };
        if (names.TryAdd(entry, context.Diagnostics))
        {
            var local = new LocalType(entry, syntax);
            _locals.Add(local);
            _localsByEntry.Add(entry, local);
        }

        // A resource is not made of other types, so it can be used by them all.
        entry.Definition = syntax is ResourceSyntax
            ? new WitResource(owner, name.Text, syntax.Docs, FeatureGates.Stability(syntax.Annotations), name.Span)
            : null;
    }

    private void FindParts(LocalType local)
    {
        var named = local.Syntax switch
        {
            AliasSyntax alias => TypeResolver.NamesIn(alias.Target),
            CompositeSyntax composite => composite.Elements.SelectMany(e => TypeResolver.NamesIn(e.Type)),
            _ => [],
        };
        foreach (var (name, span) in named)
        {
            if (names.Find(name) is { } entry && _localsByEntry.TryGetValue(entry, out var part))
            {
                local.Parts.Add(part);
                local.PartSpans.Add(span);
            }
        }
    }

    private void ReportCycle(IReadOnlyList<LocalType> cycle, int edge)
    {
        var last = cycle[cycle.Count - 1];
        context.Diagnostics.Report(
            WitRules.RecursiveType, last.PartSpans[edge], cycle[0].Entry.Name, MessageText.Cycle(cycle.Select(l => l.Entry.Name)));
    }

    private void Define(LocalType local)
    {
        if (local.Entry.Definition is not null || !local.Syntax.IsComplete)
        {
            return;
        }

        var definition = local.Syntax switch
        {
            AliasSyntax alias => DefineAlias(alias),
            CompositeSyntax composite => DefineComposite(composite),
            _ => null,
        };
        if (definition is not null && context.Measurer.Check(definition))
        {
            local.Entry.Definition = definition;
        }
    }

    private WitAlias? DefineAlias(AliasSyntax syntax) => _types.Resolve(syntax.Target!) is { } target
        ? new WitAlias(owner, syntax.Name.Text, target, syntax.Docs, FeatureGates.Stability(syntax.Annotations), syntax.Name.Span)
        : null;

    private WitTypeDef? DefineComposite(CompositeSyntax syntax)
    {
        var element = syntax.Kind switch
        {
            CompositeKind.Record => "field",
            CompositeKind.Flags => "flag",
            _ => "case",
        };
        if (syntax.Elements.IsEmpty)
        {
            context.Diagnostics.Report(WitRules.EmptyType, syntax.Name.Span, syntax.Name, element);
            return null;
        }

        var elements = new NameTable();
        var isValid = true;
        foreach (var item in syntax.Elements)
        {
            isValid &= elements.TryAdd(new NameEntry(item.Name.Text, "a " + element, item.Name.Span), context.Diagnostics);
        }

        return isValid ? Create(syntax) : null;
    }

    private WitTypeDef? Create(CompositeSyntax syntax)
    {
        var name = syntax.Name;
        var stability = FeatureGates.Stability(syntax.Annotations);
        switch (syntax.Kind)
        {
            case CompositeKind.Record:
                return ResolveTypes(syntax) is { } fields
                    ? new WitRecord(
                        owner,
                        name.Text,
                        [.. syntax.Elements.Zip(fields, (e, t) => new WitField(e.Name.Text, t!, e.Docs, e.Name.Span))],
                        syntax.Docs,
                        stability,
                        name.Span)
                    : null;
            case CompositeKind.Variant:
                return ResolveTypes(syntax) is { } payloads
                    ? new WitVariant(
                        owner,
                        name.Text,
                        [.. syntax.Elements.Zip(payloads, (e, t) => new WitCase(e.Name.Text, t, e.Docs, e.Name.Span))],
                        syntax.Docs,
                        stability,
                        name.Span)
                    : null;
            case CompositeKind.Enum:
                return new WitEnum(owner, name.Text, Labels(syntax), syntax.Docs, stability, name.Span);
            default:
                if (syntax.Elements.Length > WitFlags.MaxCount)
                {
                    context.Diagnostics.Report(WitRules.TooManyFlags, name.Span, name, syntax.Elements.Length, WitFlags.MaxCount);
                    return null;
                }

                return new WitFlags(owner, name.Text, Labels(syntax), syntax.Docs, stability, name.Span);
        }
    }

    /// <summary>The types of all elements, null for those without one; null if there was an error in any.</summary>
    private List<WitType?>? ResolveTypes(CompositeSyntax syntax)
    {
        var types = syntax.Elements.Select(e => e.Type is null ? null : _types.Resolve(e.Type)).ToList();
        var isComplete = types.Zip(syntax.Elements, (type, element) => (type is null) == (element.Type is null)).All(same => same);
        return isComplete ? types : null;
    }

    private static ImmutableArray<WitLabel> Labels(CompositeSyntax syntax) =>
        [.. syntax.Elements.Select(e => new WitLabel(e.Name.Text, e.Docs, e.Name.Span))];
}
