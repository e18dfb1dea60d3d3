namespace PluginHost.Compilation;

/// <summary>The one exception of the module reader: where reading stopped, what was expected there and what was found.</summary>
internal sealed class InvalidModuleException : Exception
{
    public InvalidModuleException(ModuleError error, long offset, string expected, string found)
        : base(Describe(error, offset, expected, found))
    {
        Error = error;
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    public ModuleError Error { get; }

    /// <summary>Bytes from the start of the file to the part that could not be accepted.</summary>
    public long Offset { get; }

    public string Expected { get; }

    public string Found { get; }

    private static string Describe(ModuleError error, long offset, string expected, string found)
    {
        string problem = error switch
        {
            ModuleError.Truncated => "The WebAssembly module is cut off",
            ModuleError.LimitExceeded => "The WebAssembly module is beyond a limit",
            ModuleError.UnsupportedFeature => "The WebAssembly module uses an unsupported feature",
            _ => "The WebAssembly module is malformed",
        };

        return $"{problem} at offset 0x{offset:x}: expected {expected}, found {found}.";
    }
}
