namespace PluginHost.Diagnostics;

/// <summary>What measurements and activities are told apart by.</summary>
internal static class TelemetryTags
{
    internal const string PluginName = "pluginhost.plugin.name";
    internal const string PluginScope = "pluginhost.plugin.scope";
    internal const string PluginVersion = "pluginhost.plugin.version";
    internal const string Generation = "pluginhost.plugin.generation";
    internal const string Profile = "pluginhost.profile";
    internal const string Function = "pluginhost.function";
    internal const string Import = "pluginhost.import";
    internal const string Outcome = "pluginhost.outcome";
    internal const string Direction = "pluginhost.direction";
    internal const string HostCalls = "pluginhost.host_calls";
    internal const string Fuel = "pluginhost.fuel";

    // Of OpenTelemetry's own conventions.
    internal const string ErrorType = "error.type";
}
