namespace PluginHost.Abi.Components;

/// <summary>What a core module can do with a resource, numbered as in the binary format.</summary>
internal enum ResourceOperation
{
    /// <summary>Makes a handle of a representation.</summary>
    New = 0x02,

    /// <summary>Gives a handle up.</summary>
    Drop = 0x03,

    /// <summary>Gives the representation behind a handle.</summary>
    Representation = 0x04,
}
