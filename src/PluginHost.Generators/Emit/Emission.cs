using PluginHost.Generators.Emit.Calls;
using PluginHost.Generators.Emit.Members;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Registration;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit;

/// <summary>What is generated for a project.</summary>
/// <param name="Files">The C#.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record Emission(EquatableArray<GeneratedFile> Files, EquatableArray<WitDiagnostic> Diagnostics)
{
    /// <summary>Generates everything.</summary>
    /// <param name="plan">What is to be generated.</param>
    /// <param name="foreign">The names that the project's own code has taken, with their namespaces.</param>
    public static Emission Of(ProjectPlan plan, IEnumerable<CSharpName> foreign)
    {
        var diagnostics = new List<WitDiagnostic>(plan.Diagnostics);
        var context = new EmitContext(plan, NamePlanner.Plan(plan, foreign, diagnostics.Add));
        foreach (var package in plan.Packages.Where(p => !p.IsReferenced))
        {
            EmitPackage(context, package, diagnostics.Add);
        }

        EmitMachinery(context);
        context.Abi.Complete();
        var marker = MarkerEmitter.Emit(plan);
        var files = context.Complete();
        return new Emission(
            new EquatableArray<GeneratedFile>(marker is null ? files : files.Add(marker)),
            new EquatableArray<WitDiagnostic>([.. diagnostics.Distinct()]));
    }

    private static void EmitPackage(EmitContext context, PackagePlan package, Action<WitDiagnostic> report)
    {
        var types = new TypeEmitter(context);
        var contracts = new ContractEmitter(context);
        foreach (var owner in package.Owners)
        {
            NameCheck.Check(owner, context, report);
            foreach (var definition in owner.Types)
            {
                types.Emit(definition);
            }
        }

        foreach (var item in package.Interfaces)
        {
            contracts.Emit(item);
        }

        foreach (var world in package.Worlds)
        {
            contracts.Emit(world);
        }
    }

    private static void EmitMachinery(EmitContext context)
    {
        var worlds = context.Plan.Worlds.ToList();
        var exported = worlds.SelectMany(w => context.ExportsOf(w)).Select(e => e.Interface).Distinct().ToList();
        var imported = worlds.SelectMany(w => context.ImportsOf(w)).Distinct().ToList();

        // An interface that no world imports is there to be exported, even if no world says so.
        var own = context.Plan.Packages
            .Where(p => !p.IsReferenced)
            .SelectMany(p => p.Interfaces)
            .Where(i => context.FunctionsOf(i).Length > 0 && !imported.Contains(i));
        var proxied = own.Concat(exported).Distinct().ToList();
        var contracts = proxied.Where(i => !IsRegistered(i)).ToList();
        var callable = worlds.Where(w => HasContract(context, w)).ToList();

        var proxies = new ProxyEmitter(context);
        proxied.ForEach(proxies.Emit);
        callable.ForEach(proxies.Emit);
        var imports = new ImportsEmitter(context);
        imported.ForEach(imports.Emit);
        worlds.ForEach(imports.Emit);

        var registration = new RegistrationEmitter(context);
        var others = worlds.Except(callable).SelectMany(registration.ImportsOf).Except(callable.SelectMany(registration.ImportsOf));
        registration.Emit(contracts, callable, [.. others.Distinct()]);
    }

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
