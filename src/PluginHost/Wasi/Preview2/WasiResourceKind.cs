namespace PluginHost.Wasi.Preview2;

/// <summary>The resources that guests can have handles of.</summary>
internal enum WasiResourceKind
{
    Error = 1,
    Pollable,
    InputStream,
    OutputStream,
    TerminalInput,
    TerminalOutput,
    Descriptor,
    DirectoryEntryStream,
}
