namespace PluginHost.Wasi;

/// <summary>What WASI functions return. Only those that this host returns.</summary>
internal enum Errno
{
    /// <summary>It worked.</summary>
    Success = 0,

    /// <summary>The descriptor is not open, or not for this.</summary>
    BadDescriptor = 8,

    /// <summary>A pointer or a length reaches outside of the guest's memory.</summary>
    Fault = 21,

    /// <summary>An argument has no meaning.</summary>
    Invalid = 28,

    /// <summary>The system does not have the function.</summary>
    NotThere = 52,

    /// <summary>The descriptor is not a directory.</summary>
    NotDirectory = 54,

    /// <summary>This host does not do that.</summary>
    NotSupported = 58,

    /// <summary>The value does not fit.</summary>
    Overflow = 61,

    /// <summary>The descriptor is a stream, which has no positions.</summary>
    NotSeekable = 70,
}
