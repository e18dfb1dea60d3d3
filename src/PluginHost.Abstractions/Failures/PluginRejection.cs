namespace PluginHost;

/// <summary>Why a call was not let in.</summary>
public enum PluginRejection
{
    /// <summary>All places are taken and as many calls as allowed are waiting.</summary>
    QueueFull = 1,

    /// <summary>The plugin is still being loaded, or loading has not been started.</summary>
    NotReady,

    /// <summary>The plugin is disabled.</summary>
    Disabled,

    /// <summary>The plugin could not be loaded; its status says why.</summary>
    LoadFailed,

    /// <summary>The host is shutting down.</summary>
    Stopping,

    /// <summary>The call would wait for a place that a call further out, on the same thread, holds.</summary>
    Cycle,

    /// <summary>The session is in use by another call, has been disposed, or lost its instance to an earlier failure.</summary>
    SessionUnusable,

    /// <summary>The engine has no room for another instance.</summary>
    NoRoom,

    /// <summary>The version that served the call was replaced, disabled or removed, and the call was still running when its time to end was over.</summary>
    Replaced,

    /// <summary>The plugin has only one instance, which has failed several times in a row; the next is not made yet.</summary>
    Restarting,

    /// <summary>The plugin kept failing, and is not called for a while: its <see cref="PluginCircuitBreaker"/> is open.</summary>
    CircuitOpen,

    /// <summary>More calls came than the plugin's <see cref="PluginRateLimit"/> lets in.</summary>
    RateLimited,

    /// <summary>No place was free within the plugin's <see cref="PluginResilience.WaitTimeout"/>.</summary>
    WaitTimeout,
}
