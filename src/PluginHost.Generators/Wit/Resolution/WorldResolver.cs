using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Resolves worlds, those first that others include.</summary>
internal sealed class WorldResolver(ResolverContext context)
{
    private readonly WorldBudget _budget = new();

    public void Resolve(IEnumerable<WorldSymbol> worlds)
    {
        var order = new DepthFirst<WorldSymbol>(w => w.Includes.ConvertAll(i => i.Target), ResolveOne, ReportCycle);
        foreach (var world in worlds)
        {
            order.Visit(world);
        }
    }

    private void ReportCycle(IReadOnlyList<WorldSymbol> cycle, int edge) => context.Diagnostics.Report(
        WitRules.IncludeCycle,
        cycle[cycle.Count - 1].Includes[edge].Syntax.Path.Span,
        cycle[0].Model.FullName,
        MessageText.Cycle(cycle.Select(w => w.Model.FullName)));

    private void ResolveOne(WorldSymbol world)
    {
        if (_budget.IsExhausted)
        {
            return;
        }

        new WorldBuilder(world, context, _budget).Build();
        world.IsComplete = !_budget.IsExhausted;
        if (_budget.IsExhausted)
        {
            context.Diagnostics.Report(WitRules.WorldTooLarge, world.Span, WorldBudget.Max, world.Name);
        }
    }
}
