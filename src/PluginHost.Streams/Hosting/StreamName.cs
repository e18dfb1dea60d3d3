namespace PluginHost.Streams.Hosting;

/// <summary>A stream that was added.</summary>
internal sealed record StreamName(string Name);
