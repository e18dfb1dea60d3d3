using System.Text;
using PluginHost.Abi.Components;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Wasi.Preview2;

namespace PluginHost.Catalog;

/// <summary>What of a component's core modules the host uses, numbered, and what each of them gets for its imports.</summary>
/// <param name="plan">What the component comes to.</param>
internal sealed class ComponentLinks(ComponentPlan plan)
{
    private readonly NumberedExports _functions = new();
    private readonly NumberedExports _memories = new();
    private LinkedResource[]? _resources;

    /// <summary>The number of a function that the host calls.</summary>
    public int NumberOf(PlannedExport? function) => _functions.NumberOf(function);

    /// <summary>How values are passed.</summary>
    public LinkedOptions Link(PlannedOptions options) =>
        new(options.Owner, options.Encoding, _memories.NumberOf(options.Memory), _functions.NumberOf(options.Realloc));

    /// <summary>The resources by their numbers in the plan.</summary>
    public LinkedResource[] Resources => _resources ??= [.. plan.Resources.Select(Link)];

    // What a host has that this one does not know cannot be anybody's: no function gives a handle of it.
    private LinkedResource Link(PlannedResource resource, int number)
    {
        if (resource.Owner >= 0)
        {
            return new LinkedResource(number, resource.Owner, _functions.NumberOf(resource.Destructor));
        }

        int id = WasiPreview2.FindResource(resource.Interface, resource.Name) is { } kind
            ? WasiResource.IdOf(kind)
            : int.MinValue + number;
        return new LinkedResource(id, resource.Owner, LinkedOptions.None);
    }

    /// <summary>Links the modules.</summary>
    /// <param name="code">The guest.</param>
    /// <param name="modules">Its modules, compiled, in their order.</param>
    /// <exception cref="EngineException">The engine refuses the types.</exception>
    public LoadedComponent Load(GuestCode code, WasmModule[] modules)
    {
        var instances = new LinkedInstance[plan.Instances.Length];
        var types = new CoreSignature?[plan.Operations.Length];
        for (int i = 0; i < instances.Length; i++)
        {
            instances[i] = Load(plan.Instances[i], modules[code.Instances[i]], types);
        }

        return new LoadedComponent
        {
            Modules = new LinkedModules(instances, types),
            Functions = _functions.ToArray(),
            Memories = _memories.ToArray(),
            Owners = plan.Owners,
            Operations = plan.Operations.Length,
        };
    }

    // A module that has nothing but functions of the host is linked once for all of its instances.
    private LinkedInstance Load(PlannedInstance planned, WasmModule module, CoreSignature?[] types)
    {
        if (planned.Imports.All(import => import is PlannedHostFunction))
        {
            return new LinkedInstance(module, Prepare(planned, module), []);
        }

        LinkedExtern[] imports = [.. planned.Imports.Select(import => import switch
        {
            PlannedExport export => LinkedExtern.Export(export.Instance, Encoding.UTF8.GetBytes(export.Name)),
            PlannedHostFunction { Number: var number } => LinkedExtern.OfHost(number),
            _ => throw new ArgumentException("An import is neither an export nor a function of the host.", nameof(planned)),
        })];
        foreach (LinkedExtern import in imports.Where(import => import.HostFunction >= 0))
        {
            types[import.HostFunction] ??= CoreTypes.ToSignature(plan.Operations[import.HostFunction].Type);
        }

        return new LinkedInstance(module, Prepared: null, imports);
    }

    private PreparedInstance Prepare(PlannedInstance planned, WasmModule module)
    {
        var functions = new Dictionary<(string, string), (HostFunction Function, int Number)>();
        foreach ((ModuleImport import, PlannedExtern what) in planned.Module.Info.Imports.Zip(planned.Imports))
        {
            int number = ((PlannedHostFunction)what).Number;
            functions.TryAdd(
                (import.Module, import.Name),
                (new HostFunction(import.Module, import.Name, CoreTypes.ToSignature(plan.Operations[number].Type)), number));
        }

        return PreparedInstance.Link(
            module, [.. functions.Values.Select(item => item.Function)], [.. functions.Values.Select(item => item.Number)]);
    }
}
