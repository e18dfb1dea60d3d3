namespace PluginHost;

/// <summary>What has changed about a plugin.</summary>
public enum PluginChangeKind
{
    /// <summary>A source has it, and it is about to be loaded.</summary>
    Added = 1,

    /// <summary>A generation serves: the first, or in place of another.</summary>
    Loaded,

    /// <summary>An earlier generation serves again.</summary>
    RolledBack,

    /// <summary>A version was refused. What served before goes on.</summary>
    Refused,

    /// <summary>A generation takes no more calls.</summary>
    Retired,

    /// <summary>The last calls of a generation took too long, and are being ended.</summary>
    DrainTimedOut,

    /// <summary>The last call of a generation has ended, and everything of it has been disposed.</summary>
    Drained,

    /// <summary>It is disabled.</summary>
    Disabled,

    /// <summary>It was disabled, and is about to be loaded.</summary>
    Enabled,

    /// <summary>No source has it any more.</summary>
    Removed,

    /// <summary>A generation did worse in its probation than it may, and the one before serves again. The failure says how.</summary>
    Reverted,

    /// <summary>A generation did worse in its probation than it may and goes on, as the one before could not be loaded again. The failure says why.</summary>
    RevertFailed,
}
