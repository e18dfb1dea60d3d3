namespace PluginHost.Wasi.Preview2;

/// <summary>Something to wait for: a moment, or a stream, none of which ever makes a guest wait.</summary>
/// <param name="due">The moment, by the monotonic clock. What is always ready has been due since the clock began.</param>
/// <param name="stream">The stream. <see langword="null"/> for a moment.</param>
internal sealed class Pollable(ulong due, WasiResource? stream = null) : WasiResource(WasiResourceKind.Pollable, stream)
{
    /// <summary>The moment, by the monotonic clock.</summary>
    public ulong Due { get; } = due;
}
