using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Resolves interfaces, those first whose types others use.</summary>
internal sealed class InterfaceResolver(ResolverContext context)
{
    private readonly Dictionary<InterfaceSymbol, List<ResolvedUse>> _foundUses = [];

    public void Resolve(IReadOnlyList<InterfaceSymbol> symbols)
    {
        var order = new DepthFirst<InterfaceSymbol>(UsedBy, ResolveOne, ReportCycle);
        foreach (var symbol in symbols)
        {
            order.Visit(symbol);
        }
    }

    private List<InterfaceSymbol> UsedBy(InterfaceSymbol symbol)
    {
        var uses = symbol.Uses.Where(u => u.Target is not null).ToList();
        _foundUses.Add(symbol, uses);
        return uses.ConvertAll(u => u.Target!);
    }

    private void ReportCycle(IReadOnlyList<InterfaceSymbol> cycle, int edge)
    {
        var use = _foundUses[cycle[cycle.Count - 1]][edge];
        context.Diagnostics.Report(
            WitRules.InterfaceCycle,
            use.Syntax.Path.Span,
            cycle[0].Model.FullName,
            MessageText.Cycle(cycle.Select(s => s.Model.FullName)));
    }

    private void ResolveOne(InterfaceSymbol symbol)
    {
        var model = symbol.Model;
        var usedTypes = new UseResolver(symbol.Names, context.Diagnostics).Resolve(symbol.Uses);
        var types = new TypeDefResolver(model, symbol.Names, context);
        types.Resolve(symbol.Members.OfType<TypeDefSyntax>());
        model.CompleteTypes(types.Definitions, usedTypes);
        model.Complete(ResolveFunctions(symbol, types), DependenciesOf(symbol));
        symbol.IsResolved = true;
    }

    private ImmutableArray<WitFunction> ResolveFunctions(InterfaceSymbol symbol, TypeDefResolver types)
    {
        var functions = symbol.Members
            .OfType<FunctionSyntax>()
            .Where(f => context.Gates.IsEnabled(f.Annotations, symbol.Package.Id))
            .Where(f => symbol.Names.TryAdd(new NameEntry(f.Name.Text, "a function", f.Name.Span), context.Diagnostics))
            .ToList();
        var resolver = new FunctionResolver(symbol.Model, symbol.Names, context);
        var resolved = functions.Select(f => resolver.ResolveFree(f.Name, f.Signature, f.Docs, f.Annotations)).ToList();
        foreach (var (resource, syntax) in types.Resources)
        {
            resolver.ResolveResource(resource, syntax);
        }

        return [.. resolved.OfType<WitFunction>()];
    }

    private static ImmutableArray<WitInterface> DependenciesOf(InterfaceSymbol symbol) =>
        [.. symbol.Uses.Where(u => u.Target is { IsResolved: true }).Select(u => u.Target!.Model).Distinct()];
}
