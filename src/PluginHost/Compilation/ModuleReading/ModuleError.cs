namespace PluginHost.Compilation;

/// <summary>Why a module could not be read.</summary>
internal enum ModuleError
{
    /// <summary>The bytes break the binary format.</summary>
    Malformed,

    /// <summary>The file ends before the module does.</summary>
    Truncated,

    /// <summary>A count or size is above a limit of the reader, whether or not the module is well formed.</summary>
    LimitExceeded,

    /// <summary>The module is written with a proposal that this host does not know.</summary>
    UnsupportedFeature,
}
