using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Finds out which contracts a guest has, whatever its functions are bound by.</summary>
internal static class ContractSet
{
    /// <summary>Binds contracts, and what of <see cref="LifecycleContracts"/> is there.</summary>
    /// <param name="id">The plugin, for failures.</param>
    /// <param name="guest">What the guest exports.</param>
    /// <param name="contracts">The contracts.</param>
    /// <param name="areOptional">Whether a contract that the guest exports nothing of is left out; one of them must be there.</param>
    /// <param name="bind">Binds a function.</param>
    /// <exception cref="PluginContractException">The guest does not have what a contract asks for.</exception>
    public static Dictionary<ContractDescriptor, ContractBinding> Bind(
        PluginId id,
        GuestExports guest,
        IReadOnlyList<ContractDescriptor> contracts,
        bool areOptional,
        Func<ExportDescriptor, BoundExport> bind)
    {
        var bindings = new Dictionary<ContractDescriptor, ContractBinding>();
        int functions = 0;
        foreach (ContractDescriptor contract in contracts)
        {
            Add(contract, areOptional);
        }

        if (bindings.Count == 0 && contracts.Count > 0)
        {
            string expected = string.Join(" or ", contracts.SelectMany(contract => contract.Exports).Select(export => export.CoreName));
            throw new PluginContractException(id, "exports", $"at least one of {expected}", guest.Describe());
        }

        foreach (ContractDescriptor contract in LifecycleContracts.All.Where(contract => !bindings.ContainsKey(contract)))
        {
            Add(contract, isOptional: true);
        }

        return bindings;

        void Add(ContractDescriptor contract, bool isOptional)
        {
            if (isOptional && !guest.HasAnyOf(contract, contracts))
            {
                return;
            }

            BoundExport[] bound = [.. contract.Exports.Select(bind)];
            bindings.Add(contract, new ContractBinding(contract, bound, functions));
            functions += bound.Length;
        }
    }
}
