using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>
/// Adds to a world the interfaces whose types its imports and exports use, and puts all in an order in which types come
/// before their users. A dependency of an export that is not itself exported is imported.
/// </summary>
internal sealed class WorldElaborator
{
    private readonly WorldSymbol _world;
    private readonly WorldItemList _imports;
    private readonly WorldItemList _exports;
    private readonly ResolverDiagnostics _diagnostics;
    private readonly WorldBudget _budget;
    private readonly ImmutableArray<WitWorldItem>.Builder _orderedImports = ImmutableArray.CreateBuilder<WitWorldItem>();
    private readonly DepthFirst<WitInterface> _importOrder;
    private WitSpan _reason;

    public WorldElaborator(
        WorldSymbol world, WorldItemList imports, WorldItemList exports, ResolverDiagnostics diagnostics, WorldBudget budget)
    {
        _world = world;
        _imports = imports;
        _exports = exports;
        _diagnostics = diagnostics;
        _budget = budget;
        _importOrder = new DepthFirst<WitInterface>(i => DependenciesOf(i), PlaceImport, NoCycle);
    }

    public ImmutableArray<WitWorldItem> OrderImports()
    {
        foreach (var use in _world.Uses.Where(u => u.Target is not null))
        {
            CheckUse(use.Target!.Model, use.Syntax.Path.Span);
            Import(use.Target.Model, use.Syntax.Path.Span);
        }

        foreach (var item in _imports.Items)
        {
            if (WorldItemList.HasInterfaceName(item))
            {
                Import(((WitWorldInterface)item).Interface, item.Span);
                continue;
            }

            ImportAll(item is WitWorldInterface plain ? plain.Interface.Dependencies : [], item.Span);
            _orderedImports.Add(item);
        }

        foreach (var item in _exports.Items.OfType<WitWorldInterface>())
        {
            ImportDependencies(item);
        }

        return _orderedImports.ToImmutable();
    }

    public ImmutableArray<WitWorldItem> OrderExports()
    {
        var ordered = ImmutableArray.CreateBuilder<WitWorldItem>();
        var order = new DepthFirst<WitInterface>(
            i => [.. DependenciesOf(i).Where(d => _exports.Find(d) is not null)], i => ordered.Add(_exports.Find(i)!), NoCycle);
        foreach (var item in _exports.Items)
        {
            if (WorldItemList.HasInterfaceName(item))
            {
                order.Visit(((WitWorldInterface)item).Interface);
                continue;
            }

            var dependencies = item is WitWorldInterface plain ? plain.Interface.Dependencies : [];
            foreach (var dependency in dependencies.Where(d => _exports.Find(d) is not null))
            {
                order.Visit(dependency);
            }

            ordered.Add(item);
        }

        return ordered.ToImmutable();
    }

    private ImmutableArray<WitInterface> DependenciesOf(WitInterface model) => _budget.TryTake() ? model.Dependencies : [];

    private void CheckUse(WitInterface target, WitSpan span)
    {
        if (_imports.Find(target) is { IsImplicit: false } && _exports.Find(target) is not null)
        {
            _diagnostics.Report(WitRules.AmbiguousUse, span, _world.Name, target.FullName);
        }
    }

    private void ImportAll(ImmutableArray<WitInterface> models, WitSpan reason)
    {
        foreach (var model in models)
        {
            Import(model, reason);
        }
    }

    private void Import(WitInterface model, WitSpan reason)
    {
        _reason = reason;
        _importOrder.Visit(model);
    }

    private void PlaceImport(WitInterface model) => _orderedImports.Add(
        _imports.Find(model)
        ?? new WitWorldInterface(model.FullName, model, IsImplicit: true, Docs: null, WitStability.None, _reason));

    /// <summary>
    /// Imports what an export uses and what is not exported itself. An import cannot use an export in turn: it is there first.
    /// </summary>
    private void ImportDependencies(WitWorldInterface export)
    {
        foreach (var dependency in DependenciesOf(export.Interface).Where(d => _exports.Find(d) is null))
        {
            Import(dependency, export.Span);
            if (ExportedDependency(dependency) is { } exported)
            {
                _diagnostics.Report(
                    WitRules.AmbiguousDependency, export.Span, export.Interface.FullName, dependency.FullName, exported.FullName);
            }
        }
    }

    private WitInterface? ExportedDependency(WitInterface start)
    {
        WitInterface? found = null;
        var search = new DepthFirst<WitInterface>(
            i => DependenciesOf(i), i => found ??= _exports.Find(i) is null ? null : i, NoCycle);
        search.Visit(start);
        return found;
    }

    /// <summary>Interfaces in a cycle have been reported, and do not depend on each other any more.</summary>
    private static void NoCycle(IReadOnlyList<WitInterface> cycle, int edge) =>
        throw new InvalidOperationException("Resolved interfaces depend on each other.");
}
