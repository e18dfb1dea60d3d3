namespace PluginHost.Streams;

/// <summary>A schema.</summary>
/// <param name="Text">The schema itself.</param>
/// <param name="Type">The language that it is written in.</param>
public sealed record SchemaDefinition(string Text, SchemaType Type)
{
    /// <summary>The schemas that it refers to. Empty by default.</summary>
    public IReadOnlyList<SchemaReference> References { get; init; } = [];
}
