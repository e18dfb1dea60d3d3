using PluginHost.Sandbox;

namespace PluginHost.Wasi.Preview2;

/// <summary>What a guest's handle stands for in WASI.</summary>
/// <param name="kind">Which resource it is.</param>
/// <param name="parent">What it is made of. <see langword="null"/> for nothing.</param>
internal abstract class WasiResource(WasiResourceKind kind, WasiResource? parent = null) : HostResource(parent)
{
    /// <summary>Which resource it is.</summary>
    public WasiResourceKind Kind { get; } = kind;

    /// <summary>The number of a resource in tables of handles, where components number their own from zero on.</summary>
    public static int IdOf(WasiResourceKind kind) => -(int)kind;
}
