using PluginHost.CompilerServices;
using PluginHost.Sandbox;

namespace PluginHost.Wasi;

/// <summary>A function of WASI, as a guest imports it.</summary>
/// <param name="name">The import as the guest names it.</param>
/// <param name="version">The snapshot that the guest was built for.</param>
/// <param name="signature">Its core function type.</param>
/// <param name="function">What it does.</param>
internal sealed class WasiImport(string name, WasiVersion version, CoreSignature signature, WasiFunction function) : LinkedImport(name)
{
    /// <summary>The core function type.</summary>
    public CoreSignature Signature { get; } = signature;

    public override void Invoke(GuestInstance instance, Span<RawValue> values)
    {
        Errno errno = function(new WasiCall(instance, version, values));
        if (!values.IsEmpty)
        {
            values[0].I32 = (int)errno;
        }
    }
}
