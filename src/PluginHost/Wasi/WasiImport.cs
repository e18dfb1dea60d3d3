using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Wasi;

/// <summary>A function of WASI preview 1.</summary>
/// <param name="name">The import as the guest names it.</param>
/// <param name="signature">Its core function type.</param>
/// <param name="function">What it does.</param>
internal sealed class WasiImport(string name, CoreSignature signature, WasiFunction function) : LinkedImport(name)
{
    /// <summary>The core function type.</summary>
    public CoreSignature Signature { get; } = signature;

    public override void Invoke(GuestInstance instance, Span<RawValue> values) => function(instance, values);
}
