namespace PluginHost.Streams;

/// <summary>Another schema that a schema refers to.</summary>
/// <param name="Name">The name that the schema calls it by.</param>
/// <param name="Subject">Its subject in the registry.</param>
/// <param name="Version">Its version there.</param>
public sealed record SchemaReference(string Name, string Subject, int Version);
