using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Abi.Canonical;
using PluginHost.Abi.Components;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.CompilerServices;
using PluginHost.Hosting;
using PluginHost.Wasi.Preview2;

namespace PluginHost.Dynamic;

/// <summary>
/// A contract that is read from a component at run time: what the component exports can be called by name, with values or with JSON. For
/// tools, tests and whatever else does not know guests before it meets them. Where a contract is known, the code that is generated for it is
/// faster, and checked by the compiler.
/// </summary>
/// <remarks>
/// The application adds it with <c>AddWasmContract</c>, plugins name it in <see cref="PluginDefinition.Contract"/>, and a version of a plugin that
/// does not have all of its functions is refused, as with other contracts. Functions that pass handles of resources are not part of it.
/// </remarks>
public sealed class DynamicContract
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Component _component;

    private DynamicContract(string name, ComponentPlan plan)
    {
        _component = plan.Component;
        Name = name;
        Wit = WitText.Describe(_component);
        var wit = new WitFunctions(_component);
        var shapes = new ShapeBuilder(_ => throw new InvalidOperationException("Functions with handles were left out."), _ => { });
        Functions =
        [
            .. plan.Exports
                .Where(export => !export.Value.Type.HasHandles)
                .OrderBy(export => export.Key, StringComparer.Ordinal)
                .Select(export => new DynamicFunction(export.Key, export.Value.Type, wit.Describe(export.Key, export.Value.Type), shapes)),
        ];
        Imports =
        [
            .. plan.Operations.OfType<PlannedImport>()
                .Where(import => !import.Wit.HasHandles && !IsOfHost(import))
                .Select(import => (Name: NameOf(import), Type: import.Wit))
                .DistinctBy(import => import.Name)
                .OrderBy(import => import.Name, StringComparer.Ordinal)
                .Select(import => new DynamicFunction(import.Name, import.Type, wit.DescribeImport(import.Name, import.Type), shapes)),
        ];
        if (wit.IsFull)
        {
            throw new DynamicContractException("The file is a component whose functions have types too long to be written out.");
        }

        AddNames();
    }

    /// <summary>The name that plugins of the contract have in <see cref="PluginDefinition.Contract"/>.</summary>
    public string Name { get; }

    /// <summary>All that the component imports and exports, as WIT.</summary>
    public string Wit { get; }

    /// <summary>The functions that can be called.</summary>
    public ImmutableArray<DynamicFunction> Functions { get; }

    /// <summary>
    /// The functions that the component imports, and calls, of interfaces that are not the host's own. The application may answer them
    /// (<c>AddWasmContract(contract, imports => …)</c>); a plugin that imports one without an answer is refused, with its name,
    /// unless <c>AddWasmImport</c> serves its interface. An interface is answered as a whole, or served as a whole.
    /// </summary>
    public ImmutableArray<DynamicFunction> Imports { get; }

    /// <summary>Reads the contract that a component has.</summary>
    /// <param name="component">The component's bytes. A core module does not say what its types are.</param>
    /// <param name="name">The name that plugins of the contract have in <see cref="PluginDefinition.Contract"/>.</param>
    /// <exception cref="DynamicContractException">It is no component that this host runs.</exception>
    public static DynamicContract Read(ReadOnlySpan<byte> component, string name = "dynamic")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        GuestFile file = GuestFile.Recognize(component);
        if (file.Kind != GuestFileKind.Component)
        {
            throw new DynamicContractException($"The file is {file.Description}. A contract is read from a WebAssembly component, which says what its types are.");
        }

        try
        {
            return new DynamicContract(name, ComponentSummary.PlanToRun(component));
        }
        catch (UnrunnableComponentException exception)
        {
            throw new DynamicContractException($"The file is {exception.Message}", exception);
        }
    }

    /// <summary>Finds the plugins of the contract.</summary>
    /// <param name="services">The application's services, to which the contract was added.</param>
    /// <exception cref="InvalidOperationException">It was not added.</exception>
    public IPluginProvider<IDynamicPlugin> GetProvider(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetServices<ContractRegistration>().FirstOrDefault(registration => registration.Source == this) is { } added
            ? new PluginProvider<IDynamicPlugin>(services.GetRequiredService<PluginCatalog>(), added.Descriptor)
            : throw new InvalidOperationException($"The contract '{Name}' was not added to the application's services with AddWasmContract.");
    }

    /// <summary>Finds a function by its whole name, or by its own if no other has it.</summary>
    /// <exception cref="ArgumentException">There is no such function, or there are several.</exception>
    internal int IndexOf(string function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return _byName.TryGetValue(function, out int index)
            ? index
            : throw new ArgumentException(
                $"There is no function '{function}' in the contract '{Name}', or there are several. It has {string.Join(", ", Functions.Select(item => item.Name))}.");
    }

    /// <summary>Describes the contract to the runtime.</summary>
    /// <param name="imports">What its guests may import.</param>
    internal ContractDescriptor Describe(DynamicImports imports) => new(
        Name, typeof(IDynamicPlugin), [.. Functions.Select(Describe)], imports.Describe(), target => new DynamicProxy(this, target));

    /// <summary>The types of one of <see cref="Imports"/>.</summary>
    internal DynamicTypes TypesOf(DynamicFunction import) => new(import, _component, _component.Type.Imports);

    private static bool IsOfHost(PlannedImport import) =>
        WasiPreview2.FindFunction(import.Interface, import.Function) is not null || ContractCatalog.IsOwnImport(import.Interface);

    private static string NameOf(PlannedImport import) =>
        import.Interface == PlannedImport.Root ? import.Function : $"{import.Interface}#{import.Function}";

    private void AddNames()
    {
        for (int i = 0; i < Functions.Length; i++)
        {
            _byName.Add(Functions[i].Name, i);
        }

        foreach (IGrouping<string, int> same in Enumerable.Range(0, Functions.Length).GroupBy(i => Functions[i].ShortName))
        {
            if (same.ToArray() is [var only])
            {
                _byName.TryAdd(same.Key, only);
            }
        }
    }

    private ExportDescriptor Describe(DynamicFunction function)
    {
        FunctionType type = function.Type;
        bool areSpilled = CoreSignatures.AreParametersSpilled(type);
        bool hasPointers = type.ParameterTraits.HasPointers;
        return new ExportDescriptor(
            WitFunctions.InterfaceOf(function.Name), function.ShortName, CoreTypes.ToSignature(CoreSignatures.OfLifted(type)), function.ToString())
        {
            RuntimeTypes = new DynamicTypes(function, _component, _component.Type.Exports),
            NeedsMemory = hasPointers || areSpilled || type.Result is { Traits.HasPointers: true } || CoreSignatures.IsResultSpilled(type),
            NeedsRealloc = hasPointers || areSpilled,
        };
    }
}
