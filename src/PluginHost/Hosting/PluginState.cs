namespace PluginHost;

/// <summary>Where a plugin stands.</summary>
public enum PluginState
{
    /// <summary>It is being read, checked and compiled.</summary>
    Loading = 0,

    /// <summary>It takes calls.</summary>
    Ready,

    /// <summary>It could not be loaded.</summary>
    Failed,

    /// <summary>It is configured as disabled.</summary>
    Disabled,
}
