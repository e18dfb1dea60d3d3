using PluginHost.CompilerServices;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Redpanda.Schemas;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>The hook for stream transforms.</summary>
internal static class StreamTransformHook
{
    /// <summary>The hook's name in a plugin's configuration.</summary>
    public const string Name = "stream-transform";

    private static readonly Lazy<ContractDescriptor> Contract = new(Register);

    /// <summary>Describes the hook.</summary>
    public static PluginHook Create() => new(Name, [Contract.Value, RedpandaContract.Descriptor])
    {
        Grants = new Dictionary<string, string>
        {
            [SchemaAccess.Grant] = "Guests built for Redpanda may read schemas from the application's registry, and add to it.",
        },
    };

    private static ContractDescriptor Register()
    {
        if (!ContractRegistry.TryGetContract(typeof(ITransform), out ContractDescriptor? generated))
        {
            throw new InvalidOperationException($"{typeof(ITransform)} is not a contract.");
        }

        var contract = new ContractDescriptor(
            generated.Name,
            generated.InterfaceType,
            generated.Exports,
            [.. generated.Imports.Select(PutIn)],
            generated.CreateProxy);
        ContractRegistry.AddContract(ContractRegistry.SurfaceVersion, contract.Name, contract.InterfaceType, () => contract);
        return contract;
    }

    private static ImportDescriptor PutIn(ImportDescriptor import) => import.ServiceType == typeof(IRecords)
        ? new ImportDescriptor(import.Name, import.ServiceType, [.. import.Functions.Select(PutIn)])
        : import;

    private static ImportBinding PutIn(ImportBinding function) => function.FunctionName switch
    {
        "next" => new NextBinding(function),
        "next-packed" => new NextPackedBinding(function),
        _ => function,
    };
}
