namespace PluginHost.Wasi.Preview2;

/// <summary>A stream that is at its end: the standard input.</summary>
internal sealed class EndedInput() : WasiResource(WasiResourceKind.InputStream);
