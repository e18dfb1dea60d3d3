using PluginHost.Abi.Components;
using PluginHost.CompilerServices;
using PluginHost.Dynamic;

namespace PluginHost.Catalog;

/// <summary>Compares the types of a component's functions with those of contracts.</summary>
/// <param name="id">The plugin, for failures.</param>
/// <param name="component">The component.</param>
internal sealed class ComponentTypes(PluginId id, Component component)
{
    /// <summary>A guest may say a type at great length.</summary>
    private const int MaxTextLength = 1000;

    private readonly ReadBudget _budget = new(ComponentReadLimits.Default);
    private readonly HashSet<(DataType Contract, DataType Component)> _same = [];
    private readonly Dictionary<string, ContractTypes> _contracts = new(StringComparer.Ordinal);
    private WitFunctions? _texts;

    /// <summary>Checks a function that the component exports.</summary>
    /// <param name="wanted">What the contract says of it.</param>
    /// <param name="name">Its name in the component: <c>interface#function</c>, or only the function.</param>
    /// <param name="found">Its type there.</param>
    /// <exception cref="PluginContractException">It has other types.</exception>
    /// <exception cref="PluginLoadException">All types of the component together are too much to compare.</exception>
    public void CheckExport(ExportDescriptor wanted, string name, FunctionType found)
    {
        (FunctionType type, Func<WitScope> scope) = TypeOf(name, wanted.RuntimeTypes, wanted.Wit, wanted.Types);
        Check(name, wanted.Wit, type, scope, found, WitFunctions.InterfaceOf(name), component.Type.Exports);
    }

    /// <summary>Checks a function that the component imports.</summary>
    /// <param name="offered">What the contract says of it.</param>
    /// <param name="name">Its name, for failures.</param>
    /// <param name="wanted">What the component says of it.</param>
    /// <exception cref="PluginContractException">It has other types.</exception>
    /// <exception cref="PluginLoadException">All types of the component together are too much to compare.</exception>
    public void CheckImport(ImportBinding offered, string name, PlannedImport wanted)
    {
        (FunctionType type, Func<WitScope> scope) = TypeOf(name, offered.RuntimeTypes, offered.Wit, offered.Types);
        Check(name, offered.Wit, type, scope, wanted.Wit, wanted.Interface, component.Type.Imports);
    }

    private (FunctionType Type, Func<WitScope> Scope) TypeOf(string name, object? atRunTime, string wit, string? types) =>
        atRunTime is DynamicTypes known ? (known.Type, Once(known.MakeScope)) : Read(name, wit, types);

    // A failure says several types, and most functions do not fail.
    private static Func<WitScope> Once(Func<WitScope> make)
    {
        WitScope? made = null;
        return () => made ??= make();
    }

    private (FunctionType Type, Func<WitScope> Scope) Read(string name, string wit, string? types)
    {
        if (types is null)
        {
            throw new PluginContractException(
                id, name, $"a core module with a function for {wit}, of which the contract's code says no types", "a component");
        }

        if (!_contracts.TryGetValue(types, out ContractTypes? contract))
        {
            contract = new ContractTypes(types);
            _contracts.Add(types, contract);
        }

        return (contract.ReadFunction(wit), () => contract.Scope);
    }

    private void Check(
        string name, string wit, FunctionType wanted, Func<WitScope> contract, FunctionType found, string interfaceName, ExternList side)
    {
        ContractDifference? difference;
        try
        {
            difference = new ContractComparer(_budget, _same, contract, ComponentScope).Compare(wanted, found);
        }
        catch (InvalidComponentException exception)
        {
            throw new PluginLoadException(
                id,
                $"At '{name}', comparing its types with its contracts' has taken {_budget.Limits.MaxSteps} steps, which is all that one component may"
                + " take. Build it with fewer or smaller types, or with one type where several are built alike.",
                exception);
        }

        if (difference is not null)
        {
            throw new PluginContractException(
                id,
                name,
                WithDefinition(wit, difference.ContractDefinition),
                GuestText.Sanitize(WithDefinition(ComponentScope().Signature(found), difference.ComponentDefinition), MaxTextLength),
                GuestText.Sanitize(difference.ToString(), MaxTextLength));
        }

        WitScope ComponentScope() => (_texts ??= new WitFunctions(component)).ScopeOf(interfaceName, side);
    }

    private static string WithDefinition(string function, string? definition) =>
        definition is null ? function : $"{function}, with {definition}";
}
