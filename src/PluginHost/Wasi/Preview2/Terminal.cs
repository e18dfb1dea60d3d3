namespace PluginHost.Wasi.Preview2;

/// <summary>Says that a stream is a terminal, so that libraries write line by line.</summary>
internal sealed class Terminal() : WasiResource(WasiResourceKind.TerminalOutput);
