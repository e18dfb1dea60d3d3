using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PluginHost.CompilerServices;

/// <summary>
/// The contracts of all loaded assemblies. Generated code adds them when its assembly is first used, so that nothing has to be
/// found by reflection. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContractRegistry
{
    /// <summary>
    /// The version of everything in this namespace, as one number. Generated code carries the one it was made for; the runtime refuses
    /// any other.
    /// </summary>
    public const int SurfaceVersion = 1;

    private static readonly ConcurrentDictionary<Type, ContractDescriptor> Contracts = new();
    private static readonly ConcurrentDictionary<Type, ImportDescriptor> Imports = new();

    /// <summary>Adds a contract. Called by generated module initializers.</summary>
    /// <param name="contract">The contract.</param>
    public static void Add(ContractDescriptor contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        Contracts[contract.InterfaceType] = contract;
        foreach (ImportDescriptor import in contract.Imports)
        {
            Add(import);
        }
    }

    /// <summary>Adds an imported interface that no contract of its assembly imports. Called by generated module initializers.</summary>
    /// <param name="import">The imported interface.</param>
    public static void Add(ImportDescriptor import)
    {
        ArgumentNullException.ThrowIfNull(import);
        Imports[import.ServiceType] = import;
    }

    /// <summary>Finds the contract of an interface.</summary>
    /// <param name="interfaceType">The C# interface.</param>
    /// <param name="contract">The contract, or <see langword="null"/>.</param>
    public static bool TryGetContract(Type interfaceType, [NotNullWhen(true)] out ContractDescriptor? contract) =>
        TryGet(Contracts, interfaceType, out contract);

    /// <summary>Finds an imported interface.</summary>
    /// <param name="serviceType">The C# interface.</param>
    /// <param name="import">The imported interface, or <see langword="null"/>.</param>
    public static bool TryGetImport(Type serviceType, [NotNullWhen(true)] out ImportDescriptor? import) =>
        TryGet(Imports, serviceType, out import);

    private static bool TryGet<T>(ConcurrentDictionary<Type, T> all, Type type, [NotNullWhen(true)] out T? found)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(type);
        if (all.TryGetValue(type, out found))
        {
            return true;
        }

        // Naming a type does not run its module's initializer, and a compiled-ahead application has run them all already.
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return false;
        }

        RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        return all.TryGetValue(type, out found);
    }
}
