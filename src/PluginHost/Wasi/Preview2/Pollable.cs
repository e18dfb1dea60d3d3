namespace PluginHost.Wasi.Preview2;

/// <summary>Something to wait for: a moment.</summary>
/// <param name="due">The moment, by the monotonic clock. What is always ready has been due since the clock began.</param>
internal sealed class Pollable(ulong due) : WasiResource(WasiResourceKind.Pollable)
{
    /// <summary>A stream, none of which ever makes a guest wait.</summary>
    public static Pollable Ready { get; } = new(0);

    /// <summary>The moment, by the monotonic clock.</summary>
    public ulong Due { get; } = due;
}
