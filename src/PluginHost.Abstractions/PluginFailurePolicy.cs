namespace PluginHost;

/// <summary>What a hook does when a plugin gives no result.</summary>
public enum PluginFailurePolicy
{
    /// <summary>What the plugin guards does not happen. The default: a filter that fails lets nothing through.</summary>
    Closed = 0,

    /// <summary>It goes on as if the plugin were not there.</summary>
    Open,
}
