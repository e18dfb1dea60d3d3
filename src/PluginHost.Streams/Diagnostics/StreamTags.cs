namespace PluginHost.Streams.Diagnostics;

/// <summary>What measurements of streams are told apart by. All of it is bounded by how the application describes its streams.</summary>
internal static class StreamTags
{
    internal const string Stream = "pluginhost.stream.name";
    internal const string Transform = "pluginhost.stream.transform";
    internal const string Action = "pluginhost.stream.action";
    internal const string Outcome = "pluginhost.outcome";
}
