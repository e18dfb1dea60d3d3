using PluginHost.Compilation;
using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>Tells guests that were built for an ABI of somebody else's from those that were built for the host's contracts.</summary>
internal static class ForeignAbis
{
    /// <summary>What a plugin is for, once its guest is known: the contract of the ABI that it was built for, or the host's own contracts.</summary>
    /// <exception cref="PluginLoadException">It was built for an ABI that it does not keep to, or for another version of it.</exception>
    public static PluginRole Apply(PluginId id, ModuleInfo module, PluginRole role)
    {
        if (role.Contracts.All(contract => contract.Abi is null))
        {
            return role;
        }

        var names = new GuestNames(
            [.. module.Imports.Select(import => (import.Module, import.Name))],
            module.Exports.Select(export => export.Name).ToHashSet(StringComparer.Ordinal));
        if (role.Contracts.FirstOrDefault(contract => contract.Abi?.IsMeantBy(names) == true) is not { Abi: { } abi } meant)
        {
            return Exclude(role);
        }

        return abi.FindRefusal(names) is { } refusal
            ? throw new PluginLoadException(id, refusal)
            : new PluginRole(role.IsHook, [meant], RulesOf(role, meant)) { HasOwnSystem = abi.HasOwnSystem };
    }

    /// <summary>What a plugin is for whose guest is a component. The ABIs of others are those of core modules.</summary>
    /// <exception cref="PluginLoadException">The plugin can be for nothing else.</exception>
    public static PluginRole ForComponent(PluginId id, PluginRole role) =>
        role.HasOwnSystem || (role.Contracts.Count > 0 && role.Contracts.All(contract => contract.Abi is not null))
            ? throw new PluginLoadException(id, "It is a component, and its contract is of an ABI for core modules. Use a core module that was built for it.")
            : Exclude(role);

    /// <summary>The role without the contracts of other ABIs.</summary>
    public static PluginRole Exclude(PluginRole role)
    {
        ContractDescriptor[] foreign = [.. role.Contracts.Where(contract => contract.Abi is not null)];
        if (foreign.Length == 0)
        {
            return role;
        }

        var rules = role.Imports.ToDictionary();
        foreach (ImportDescriptor import in foreign.SelectMany(contract => contract.Imports))
        {
            rules.Remove(import.Name);
        }

        return role with { Contracts = [.. role.Contracts.Except(foreign)], Imports = rules };
    }

    private static Dictionary<string, ImportRule> RulesOf(PluginRole role, ContractDescriptor contract) =>
        contract.Imports.ToDictionary(import => import.Name, import => role.Imports[import.Name]);
}
