using PluginHost.Catalog;
using PluginHost.CompilerServices;

namespace PluginHost;

/// <summary>
/// A version of a plugin that is about to serve, for a self-check to call. Its calls are like those of the plugin, within the same limits, but
/// do not pass its <see cref="PluginDefinition.Resilience"/>; and its instances serve no call afterwards. As many of them run at one time as of the
/// plugin's, in places of their own: they neither wait for the version that serves nor keep its calls waiting. Those that are more wait as long as the
/// self-check has time.
/// </summary>
public sealed class PluginCandidate
{
    private readonly CandidateInstances _instances;

    internal PluginCandidate(CandidateInstances instances) => _instances = instances;

    /// <summary>The plugin.</summary>
    public PluginId Id => Definition.Id;

    /// <summary>The plugin as its source describes this version.</summary>
    public PluginDefinition Definition => _instances.Generation.Guest.Definition;

    /// <summary>The first 12 hexadecimal digits of the guest's SHA-256.</summary>
    public string Version => _instances.Generation.Guest.Version;

    /// <summary>Whether the guest exports a contract, so that it can be called.</summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    public bool Has<TContract>()
        where TContract : class, IWasmContract => _instances.Generation.Guest.Bindings.ContainsKey(Find<TContract>());

    /// <summary>Finds the guest to call. It can be called as long as the self-check runs.</summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    /// <param name="context">Where the guest's imports find their services.</param>
    /// <returns>The guest. If it does not export the contract, its calls fail with a <see cref="PluginContractException"/>.</returns>
    public TContract Get<TContract>(PluginCallContext? context = null)
        where TContract : class, IWasmContract
    {
        ContractDescriptor contract = Find<TContract>();
        return (TContract)contract.CreateProxy(new CandidateTarget(_instances, contract, context));
    }

    private static ContractDescriptor Find<TContract>() => ContractRegistry.TryGetContract(typeof(TContract), out ContractDescriptor? contract)
        ? contract
        : throw new InvalidOperationException(
            $"{typeof(TContract)} is not a contract that a guest can export: nothing was generated for it from WIT.");
}
