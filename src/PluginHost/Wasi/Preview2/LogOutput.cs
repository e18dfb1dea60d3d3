namespace PluginHost.Wasi.Preview2;

/// <summary>A stream to the guest's log.</summary>
/// <param name="descriptor">Which of the two standard streams, by the number that preview 1 gives it.</param>
internal sealed class LogOutput(uint descriptor) : WasiResource(WasiResourceKind.OutputStream)
{
    /// <summary>The number that preview 1 gives it.</summary>
    public uint Descriptor { get; } = descriptor;
}
