namespace PluginHost.Interop;

/// <summary>Why a call of an import needs more than to be served.</summary>
[Flags]
internal enum ImportCare : byte
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>The instance is being made: exports are found through the caller.</summary>
    Starting = 1,

    /// <summary>The guest's call runs long.</summary>
    Long = 2,

    /// <summary>The guest may not call its contract's imports now.</summary>
    Staying = 4,
}
