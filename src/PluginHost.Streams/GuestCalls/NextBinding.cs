using PluginHost.CompilerServices;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>
/// The import <c>next</c>: the fuel for the record, and then the generated binding, by which the guest's allocator makes room for it.
/// </summary>
internal sealed class NextBinding : ImportBinding
{
    private readonly ImportBinding _generated;

    public NextBinding(ImportBinding generated)
        : base(generated.FunctionName, generated.Signature, generated.Wit)
    {
        _generated = generated;
        NeedsMemory = generated.NeedsMemory;
        NeedsRealloc = generated.NeedsRealloc;
        Types = generated.Types;
    }

    /// <inheritdoc/>
    public override void Invoke(ImportCall call, Span<RawValue> values)
    {
        var target = call.Target as GuestBatch ?? (GuestBatch)call.ResolveTarget(typeof(IRecords));
        target.GiveFuelForNext(call);
        _generated.Invoke(call, values);
    }
}
