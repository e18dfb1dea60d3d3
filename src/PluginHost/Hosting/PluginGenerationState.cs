namespace PluginHost;

/// <summary>Where a generation stands.</summary>
public enum PluginGenerationState
{
    /// <summary>It takes calls.</summary>
    Serving = 1,

    /// <summary>It takes no calls any more, and has not ended the last ones.</summary>
    Draining,

    /// <summary>It is out of use, and nothing of it but its bytes is left.</summary>
    Retired,
}
