using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PluginHost.CompilerServices;

/// <summary>
/// The contracts of all loaded assemblies. Generated code adds them when its assembly is first used, so that nothing has to be
/// found by reflection. For generated code.
/// </summary>
/// <remarks>
/// What is added is a version and a function that describes the rest. The function is called when somebody asks, and only if the
/// version is this one, so code that was generated for another version fails with an error that says so and nothing else.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContractRegistry
{
    /// <summary>
    /// The version of everything in this namespace, as one number. Generated code carries the one it was made for; the runtime refuses
    /// any other.
    /// </summary>
    public const int SurfaceVersion = 1;

    private static readonly ConcurrentDictionary<Type, Entry<ContractDescriptor>> Contracts = new();
    private static readonly ConcurrentDictionary<Type, Entry<ImportDescriptor>> Imports = new();

    /// <summary>Adds a contract. Called by generated module initializers.</summary>
    /// <param name="surfaceVersion">The <see cref="SurfaceVersion"/> that the code was generated for.</param>
    /// <param name="name">The interface or world, for example <c>example:greeter/greeter@0.1.0</c>.</param>
    /// <param name="interfaceType">The C# interface.</param>
    /// <param name="describe">Describes the contract.</param>
    public static void AddContract(int surfaceVersion, string name, Type interfaceType, Func<ContractDescriptor> describe) =>
        Contracts[interfaceType] = new Entry<ContractDescriptor>(surfaceVersion, name, describe);

    /// <summary>Adds an interface that guests may import. Called by generated module initializers.</summary>
    /// <param name="surfaceVersion">The <see cref="SurfaceVersion"/> that the code was generated for.</param>
    /// <param name="name">The interface, or the world for the functions that a world imports by itself.</param>
    /// <param name="serviceType">The C# interface.</param>
    /// <param name="describe">Describes the interface.</param>
    public static void AddImport(int surfaceVersion, string name, Type serviceType, Func<ImportDescriptor> describe) =>
        Imports[serviceType] = new Entry<ImportDescriptor>(surfaceVersion, name, describe);

    /// <summary>Finds the contract of an interface.</summary>
    /// <param name="interfaceType">The C# interface.</param>
    /// <param name="contract">The contract, or <see langword="null"/>.</param>
    /// <exception cref="GeneratedCodeVersionException">It was generated for another version.</exception>
    public static bool TryGetContract(Type interfaceType, [NotNullWhen(true)] out ContractDescriptor? contract) =>
        TryGet(Contracts, interfaceType, out contract);

    /// <summary>Finds an imported interface.</summary>
    /// <param name="serviceType">The C# interface.</param>
    /// <param name="import">The imported interface, or <see langword="null"/>.</param>
    /// <exception cref="GeneratedCodeVersionException">It was generated for another version.</exception>
    public static bool TryGetImport(Type serviceType, [NotNullWhen(true)] out ImportDescriptor? import) =>
        TryGet(Imports, serviceType, out import);

    private static bool TryGet<T>(ConcurrentDictionary<Type, Entry<T>> all, Type type, [NotNullWhen(true)] out T? found)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!all.TryGetValue(type, out Entry<T>? entry))
        {
            // Naming a type need not run its module's initializer. In a compiled-ahead application it has run, and this does nothing.
            RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
            all.TryGetValue(type, out entry);
        }

        found = entry?.Describe(type);
        return found is not null;
    }

    private sealed class Entry<T>(int surfaceVersion, string name, Func<T> describe)
        where T : class
    {
        private readonly Lock _gate = new();
        private T? _described;

        public T Describe(Type type)
        {
            if (surfaceVersion != SurfaceVersion)
            {
                throw new GeneratedCodeVersionException(name, type.Assembly.GetName().Name, surfaceVersion);
            }

            // Descriptors are compared by reference, so there is one of each.
            lock (_gate)
            {
                return _described ??= describe();
            }
        }
    }
}
