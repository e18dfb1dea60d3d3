using PluginHost.CompilerServices;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>
/// The import <c>next-packed</c>. The generated binding would have the host make an array of each answer; this one packs the records where
/// the guest wants them.
/// </summary>
internal sealed class NextPackedBinding : ImportBinding
{
    private NextPackedBinding(ImportBinding generated)
        : base(generated.FunctionName, generated.Signature, generated.Wit)
    {
        NeedsMemory = true;
        NeedsRealloc = true;
    }

    /// <summary>The contract with this binding in it.</summary>
    public static ContractDescriptor PutInto(ContractDescriptor contract) => new(
        contract.Name,
        contract.InterfaceType,
        contract.Exports,
        [.. contract.Imports.Select(PutInto)],
        contract.CreateProxy);

    /// <inheritdoc/>
    public override void Invoke(ImportCall call, Span<RawValue> values)
    {
        var target = call.Target as GuestBatch ?? (GuestBatch)call.ResolveTarget(typeof(IRecords));
        target.NextPacked(call, values[0].U32);
    }

    private static ImportDescriptor PutInto(ImportDescriptor import) => import.ServiceType == typeof(IRecords)
        ? new ImportDescriptor(
            import.Name,
            import.ServiceType,
            [.. import.Functions.Select(function => function.FunctionName == "next-packed" ? new NextPackedBinding(function) : function)])
        : import;
}
