using System.Collections.Immutable;
using PluginHost.Generators.Emit.Abi;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit;

/// <summary>What everything that writes C# for one project shares.</summary>
internal sealed class EmitContext
{
    private readonly List<SourceFile> _files = [];

    public EmitContext(ProjectPlan plan, NameMap names)
    {
        Plan = plan;
        Names = names;
        Types = new CSharpTypes(names);
        Abi = new AbiLibrary(this);
        Contracts = new ContractPlan(this);
    }

    public ProjectPlan Plan { get; }

    public NameMap Names { get; }

    public CSharpTypes Types { get; }

    public AbiLibrary Abi { get; }

    public ContractPlan Contracts { get; }

    /// <summary>The plan of an interface's or a world's package.</summary>
    public PackagePlan PlanOf(WitTypeOwner owner) => Plan.Packages.First(p => p.Package == owner.Package);

    /// <summary>The functions of an interface that there is C# for.</summary>
    public ImmutableArray<ContractFunction> FunctionsOf(WitInterface owner) =>
        [.. owner.Functions.Where(Plan.Support.IsSupported).Select(f => new ContractFunction(f.Name, f))];

    /// <summary>Those functions of a world that there is C# for.</summary>
    public ImmutableArray<ContractFunction> FunctionsOf(IEnumerable<WitWorldFunction> functions) =>
        [.. functions.Where(f => Plan.Support.IsSupported(f.Function)).Select(f => new ContractFunction(f.Name, f.Function))];

    /// <summary>The interfaces that a world exports and that have methods.</summary>
    public ImmutableArray<WitWorldInterface> ExportsOf(WitWorld world) =>
        [.. WorldItems.ExportedInterfaces(world).Where(i => FunctionsOf(i.Interface).Length > 0)];

    /// <summary>The interfaces that a world imports and that have methods.</summary>
    public ImmutableArray<WitInterface> ImportsOf(WitWorld world) =>
    [
        .. WorldItems.ImportedInterfaces(world)
            .Where(i => !i.IsRenamed && FunctionsOf(i.Interface).Length > 0)
            .Select(i => i.Interface),
    ];

    /// <summary>Starts a file for a type.</summary>
    public SourceFile NewFile(CSharpName type, WitTypeOwner? owner)
    {
        var origin = owner is null ? "the WIT packages of this project" : $"the WIT package {owner.Package.Id}";
        var file = new SourceFile(type.ToString(), origin, new NameScope(type.Namespace, Names.TakenIn(type.Namespace)));
        _files.Add(file);
        return file;
    }

    /// <summary>The files.</summary>
    public ImmutableArray<GeneratedFile> Complete() => [.. _files.Select(f => f.Complete())];
}
