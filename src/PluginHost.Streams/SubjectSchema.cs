namespace PluginHost.Streams;

/// <summary>A schema as a version of a subject.</summary>
/// <param name="Id">Its number in the registry.</param>
/// <param name="Version">The version.</param>
/// <param name="Definition">The schema.</param>
public sealed record SubjectSchema(int Id, int Version, SchemaDefinition Definition);
