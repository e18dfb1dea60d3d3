namespace PluginHost;

/// <summary>How the call of a hook ended.</summary>
public enum HookOutcome
{
    /// <summary>There was no call: the outcome of a result that nobody has given.</summary>
    None = 0,

    /// <summary>The plugin gave the result.</summary>
    Succeeded,

    /// <summary>The plugin gave none, and its <see cref="PluginDefinition.Fallback"/> gave it.</summary>
    FellBack,

    /// <summary>There is no result, and the policy is <see cref="PluginFailurePolicy.Open"/>: go on as if the plugin were not there.</summary>
    Open,

    /// <summary>There is no result, and the policy is <see cref="PluginFailurePolicy.Closed"/>: what the plugin guards must not happen.</summary>
    Closed,
}
