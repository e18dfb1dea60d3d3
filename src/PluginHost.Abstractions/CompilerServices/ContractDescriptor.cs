using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>A contract as the generator describes it to the runtime. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ContractDescriptor
{
    /// <summary>Describes a contract.</summary>
    /// <param name="name">The interface or world, for example <c>example:greeter/greeter@0.1.0</c>.</param>
    /// <param name="interfaceType">The C# interface, which derives from <see cref="IWasmContract"/>.</param>
    /// <param name="exports">What a guest must export. A proxy's functions are indices into it.</param>
    /// <param name="imports">What a guest may import.</param>
    /// <param name="createProxy">Makes the object that implements the interface.</param>
    public ContractDescriptor(
        string name,
        Type interfaceType,
        IReadOnlyList<ExportDescriptor> exports,
        IReadOnlyList<ImportDescriptor> imports,
        Func<GuestTarget, object> createProxy)
    {
        Name = name;
        InterfaceType = interfaceType;
        Exports = exports;
        Imports = imports;
        CreateProxy = createProxy;
    }

    /// <summary>The interface or world.</summary>
    public string Name { get; }

    /// <summary>The C# interface.</summary>
    public Type InterfaceType { get; }

    /// <summary>What a guest must export.</summary>
    public IReadOnlyList<ExportDescriptor> Exports { get; }

    /// <summary>What a guest may import.</summary>
    public IReadOnlyList<ImportDescriptor> Imports { get; }

    /// <summary>Makes the object that implements the interface.</summary>
    public Func<GuestTarget, object> CreateProxy { get; }

    /// <summary>The ABI that guests of the contract were built for, if it is somebody else's. Such a guest has this contract and no other.</summary>
    public GuestAbi? Abi { get; init; }
}
