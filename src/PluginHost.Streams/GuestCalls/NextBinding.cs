using PluginHost.CompilerServices;

namespace PluginHost.Streams.GuestCalls;

/// <summary>The import <c>next</c>: the generated binding, and then the fuel for the record.</summary>
internal sealed class NextBinding : ImportBinding
{
    private readonly ImportBinding _generated;

    public NextBinding(ImportBinding generated)
        : base(generated.FunctionName, generated.Signature, generated.Wit)
    {
        _generated = generated;
        NeedsMemory = generated.NeedsMemory;
        NeedsRealloc = generated.NeedsRealloc;
    }

    /// <inheritdoc/>
    public override void Invoke(ImportCall call, Span<RawValue> values)
    {
        _generated.Invoke(call, values);
        (call.Target as GuestBatch)?.GiveFuel(call);
    }
}
