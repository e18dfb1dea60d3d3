namespace PluginHost.Compilation;

/// <summary>What a file turned out to be by its first bytes.</summary>
internal enum GuestFileKind
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>A core WebAssembly module of version 1.</summary>
    CoreModule,

    /// <summary>A WebAssembly component of a known version.</summary>
    Component,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>The beginning of a WebAssembly preamble.</summary>
    Truncated,

    /// <summary>WebAssembly of another version.</summary>
    UnsupportedVersion,

    /// <summary>WebAssembly text format.</summary>
    Text,

    /// <summary>A compressed file or an archive, in which a guest may lie.</summary>
    Compressed,

    /// <summary>Native code: a program, a library, or what an engine compiled from a guest.</summary>
    NativeCode,

    /// <summary>A web page, most often the answer of a server that had no such file.</summary>
    Markup,
}
