using PluginHost.CompilerServices;
using PluginHost.Streams.Redpanda.Schemas;

namespace PluginHost.Streams.Redpanda;

/// <summary>Redpanda's ABI as a contract: what guests export, and what they may import.</summary>
internal static class RedpandaContract
{
    private static readonly Lazy<ContractDescriptor> Contract = new(Register);

    /// <summary>The contract. Asked for once, the registry of contracts has it.</summary>
    public static ContractDescriptor Descriptor => Contract.Value;

    private static ContractDescriptor Register()
    {
        var start = new ExportDescriptor("", RedpandaAbi.Start, new CoreSignature([], []), RedpandaAbi.Start) { NeedsMemory = true };
        var contract = new ContractDescriptor(
            "redpanda:transform",
            typeof(IRedpandaTransform),
            [start],
            [
                new ImportDescriptor(
                    RedpandaAbi.TransformModule,
                    typeof(RedpandaCalls),
                    [
                        new RedpandaBinding(RedpandaAbi.VersionPrefix + "1"),
                        new RedpandaBinding(RedpandaAbi.VersionPrefix + "2"),
                        new RedpandaBinding("read_batch_header", 10, TransformFunctions.ReadBatchHeader),
                        new RedpandaBinding("read_next_record", 5, TransformFunctions.ReadNextRecord),
                        new RedpandaBinding("write_record", 2, TransformFunctions.WriteRecord),
                        new RedpandaBinding("write_record_with_options", 4, TransformFunctions.WriteRecordWithOptions),
                    ]),
                new ImportDescriptor(
                    RedpandaAbi.SchemaModule,
                    typeof(RedpandaCalls),
                    [
                        new RedpandaBinding(RedpandaAbi.VersionPrefix + "0"),
                        new RedpandaBinding("get_schema_definition_len", 2, SchemaFunctions.GetDefinitionLength) { IsBlocking = true },
                        new RedpandaBinding("get_schema_definition", 3, SchemaFunctions.GetDefinition) { IsBlocking = true },
                        new RedpandaBinding("get_subject_schema_len", 4, SchemaFunctions.GetSubjectLength) { IsBlocking = true },
                        new RedpandaBinding("get_subject_schema", 5, SchemaFunctions.GetSubject) { IsBlocking = true },
                        new RedpandaBinding("create_subject_schema", 5, SchemaFunctions.CreateSubject) { IsBlocking = true },
                    ]),
            ],
            target => new RedpandaProxy(target))
        {
            Abi = new RedpandaAbi(),
        };
        ContractRegistry.AddContract(ContractRegistry.SurfaceVersion, contract.Name, contract.InterfaceType, () => contract);
        return contract;
    }
}
