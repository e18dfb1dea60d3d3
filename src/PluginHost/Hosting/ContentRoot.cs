namespace PluginHost.Hosting;

/// <summary>Where relative paths start unless it is said otherwise.</summary>
/// <param name="Path">The host's content root; without a host, the application's directory.</param>
internal sealed record ContentRoot(string Path);
