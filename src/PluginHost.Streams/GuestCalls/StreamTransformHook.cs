using PluginHost.CompilerServices;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>The hook for stream transforms.</summary>
internal static class StreamTransformHook
{
    /// <summary>The hook's name in a plugin's configuration.</summary>
    public const string Name = "stream-transform";

    private static readonly Lazy<ContractDescriptor> Contract = new(Register);

    /// <summary>Describes the hook.</summary>
    public static PluginHook Create() => new(Name, [Contract.Value]);

    private static ContractDescriptor Register()
    {
        if (!ContractRegistry.TryGetContract(typeof(ITransform), out ContractDescriptor? generated))
        {
            throw new InvalidOperationException($"{typeof(ITransform)} is not a contract.");
        }

        ContractDescriptor contract = NextPackedBinding.PutInto(generated);
        ContractRegistry.AddContract(ContractRegistry.SurfaceVersion, contract.Name, contract.InterfaceType, () => contract);
        return contract;
    }
}
