namespace PluginHost.Catalog;

/// <summary>What ends one's turn to change a plugin before it has come to its end.</summary>
internal enum Overtaking
{
    /// <summary>The version that serves is reverted. Goes before updates.</summary>
    Revert,

    /// <summary>An earlier version is rolled back to. Goes before all that is under way.</summary>
    Rollback,

    /// <summary>The source has something newer. Goes before updates, and before what takes long.</summary>
    Newer,

    /// <summary>The plugin was disabled.</summary>
    Disabled,

    /// <summary>The plugin was removed.</summary>
    Removed,

    /// <summary>Whoever asked for it wants it no more.</summary>
    Cancelled,
}
