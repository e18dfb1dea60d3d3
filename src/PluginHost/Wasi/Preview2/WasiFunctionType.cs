using PluginHost.CompilerServices;

namespace PluginHost.Wasi.Preview2;

/// <summary>A function of WASI 0.2.</summary>
/// <param name="Signature">Its core function type, as components lower it.</param>
/// <param name="Method">What it does.</param>
/// <param name="NeedsRealloc">Whether it puts something into memory that the guest's allocator gives.</param>
internal sealed record WasiFunctionType(CoreSignature Signature, WasiMethod Method, bool NeedsRealloc)
{
    /// <summary>Describes a function.</summary>
    public WasiFunctionType(CoreType[] parameters, CoreType[] results, WasiMethod method, bool NeedsRealloc = false)
        : this(new CoreSignature(parameters, results), method, NeedsRealloc)
    {
    }
}
