using PluginHost.CompilerServices;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>
/// The import <c>next-packed</c>. The generated binding would have the host make an array of each answer; this one packs the records where
/// the guest wants them.
/// </summary>
internal sealed class NextPackedBinding : ImportBinding
{
    public NextPackedBinding(ImportBinding generated)
        : base(generated.FunctionName, generated.Signature, generated.Wit)
    {
        NeedsMemory = true;
        NeedsRealloc = true;
        Types = generated.Types;
    }

    /// <inheritdoc/>
    public override void Invoke(ImportCall call, Span<RawValue> values)
    {
        var target = call.Target as GuestBatch ?? (GuestBatch)call.ResolveTarget(typeof(IRecords));
        target.NextPacked(call, values[0].U32);
    }
}
