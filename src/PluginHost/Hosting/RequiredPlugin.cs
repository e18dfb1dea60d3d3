namespace PluginHost.Hosting;

/// <summary>A plugin without which the application does not start.</summary>
internal sealed record RequiredPlugin(PluginId Id);
