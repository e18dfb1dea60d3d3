using System.Collections.Immutable;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit;

/// <summary>Which side calls what: which interfaces and worlds are contracts of guests, and which interfaces guests call.</summary>
internal sealed class ContractPlan
{
    public ContractPlan(EmitContext context)
    {
        var worlds = context.Plan.Worlds.ToList();
        Imported = [.. worlds.SelectMany(w => context.ImportsOf(w)).Distinct()];

        // An interface that no world imports is there to be exported, even if no world says so.
        var own = context.Plan.Packages
            .Where(p => !p.IsReferenced)
            .SelectMany(p => p.Interfaces)
            .Where(i => context.FunctionsOf(i).Length > 0 && !Imported.Contains(i));
        var exported = worlds.SelectMany(w => context.ExportsOf(w)).Select(e => e.Interface);
        Exported = [.. own.Concat(exported).Distinct()];
        Contracts = [.. Exported.Where(i => !IsRegistered(i))];
        Worlds = [.. worlds.Where(w => HasContract(context, w))];
    }

    /// <summary>The interfaces that guests may import.</summary>
    public ImmutableArray<WitInterface> Imported { get; }

    /// <summary>The interfaces that guests export.</summary>
    public ImmutableArray<WitInterface> Exported { get; }

    /// <summary>Those of them that this project tells the runtime about.</summary>
    public ImmutableArray<WitInterface> Contracts { get; }

    /// <summary>The worlds that are contracts.</summary>
    public ImmutableArray<WitWorld> Worlds { get; }

    /// <summary>
    /// Whether the assembly that an interface is in has registered it as a contract. It knows what guests may import, so it is not
    /// registered again.
    /// </summary>
    private static bool IsRegistered(WitInterface item)
    {
        var worlds = item.Package.Worlds;
        return item.Package.IsExternal
            && (Has(worlds.SelectMany(w => w.Exports), item) || !Has(worlds.SelectMany(w => w.Imports), item));
    }

    private static bool Has(IEnumerable<WitWorldItem> items, WitInterface item) =>
        items.OfType<WitWorldInterface>().Any(i => i.Interface == item);

    private static bool HasContract(EmitContext context, WitWorld world) =>
        context.ExportsOf(world).Length > 0 || context.FunctionsOf(WorldItems.ExportedFunctions(world)).Length > 0;
}
