using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>What a plugin is for: the contracts that it must have, and the interfaces that it may import.</summary>
/// <param name="IsHook">Whether each contract is optional, as long as there is one.</param>
/// <param name="Contracts">The contracts.</param>
/// <param name="Imports">The interfaces by name.</param>
internal sealed record PluginRole(
    bool IsHook, IReadOnlyList<ContractDescriptor> Contracts, IReadOnlyDictionary<string, ImportRule> Imports)
{
    /// <summary>Whether WASI depends on nothing but what the guest works on (<see cref="GuestAbi.HasOwnSystem"/>).</summary>
    public bool HasOwnSystem { get; init; }
}
