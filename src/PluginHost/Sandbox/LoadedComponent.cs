using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>What instances of a component are made from, besides what all guests have.</summary>
internal sealed record LoadedComponent
{
    /// <summary>Its core modules, linked as far as they can be without a store.</summary>
    public required LinkedModules Modules { get; init; }

    /// <summary>The core functions that the host calls.</summary>
    public required LinkedExtern[] Functions { get; init; }

    /// <summary>The memories that the host uses. The first is the instance's <see cref="WasmStore.Memory"/>.</summary>
    public required LinkedExtern[] Memories { get; init; }

    /// <summary>How many instances of components it comes to, itself counted.</summary>
    public required int Owners { get; init; }

    /// <summary>How many functions its core modules are given that none of them exports.</summary>
    public required int Operations { get; init; }
}
