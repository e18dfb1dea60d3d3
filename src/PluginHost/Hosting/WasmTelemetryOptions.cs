namespace PluginHost;

/// <summary>What a host reports of its plugins. Read once, at the host's start.</summary>
public sealed class WasmTelemetryOptions
{
    /// <summary>
    /// How many scopes measurements are told apart by, with the tag <c>pluginhost.plugin.scope</c>. The first that come are; all others are the
    /// scope <c>(other)</c>. Whatever collects measurements keeps something for each. Activities and logs have the scope always.
    /// </summary>
    /// <value>0: scopes are no tag; up to 10,000.</value>
    public int MaxScopes { get; set; }
}
