using PluginHost.Generators.Emit.Calls;
using PluginHost.Generators.Emit.Members;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Registration;
using PluginHost.Generators.Wit.Diagnostics;

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
        var contracts = context.Contracts;
        var proxies = new ProxyEmitter(context);
        foreach (var item in contracts.Exported)
        {
            proxies.Emit(item);
        }

        foreach (var world in contracts.Worlds)
        {
            proxies.Emit(world);
        }

        var imports = new ImportsEmitter(context);
        foreach (var item in contracts.Imported)
        {
            imports.Emit(item);
        }

        worlds.ForEach(imports.Emit);

        var registration = new RegistrationEmitter(context);
        registration.Emit(contracts.Contracts, contracts.Worlds, [.. worlds.SelectMany(registration.ImportsOf).Distinct()]);
    }
}
