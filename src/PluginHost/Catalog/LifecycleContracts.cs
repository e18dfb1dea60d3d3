using PluginHost.CompilerServices;
using PluginHost.Lifecycle;

namespace PluginHost.Catalog;

/// <summary>What any guest may export beside its contract, for the host itself to call.</summary>
internal static class LifecycleContracts
{
    /// <summary>Asks a version whether it can do its work.</summary>
    public static ContractDescriptor SelfCheck { get; } = Find(typeof(ISelfCheck));

    /// <summary>Hands state over from one version to the next.</summary>
    public static ContractDescriptor State { get; } = Find(typeof(IState));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ContractDescriptor> All { get; } = [SelfCheck, State];

    private static ContractDescriptor Find(Type type) => ContractRegistry.TryGetContract(type, out ContractDescriptor? contract)
        ? contract
        : throw new InvalidOperationException($"There is no code for the contract {type}.");
}
