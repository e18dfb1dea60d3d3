namespace PluginHost.Streams.Redpanda.Schemas;

/// <summary>A schema in JSON, as registries say and take it. What it does not hold is left out.</summary>
internal sealed class SchemaMessage
{
    /// <summary>The schema's number.</summary>
    public int Id { get; init; }

    /// <summary>The version of its subject.</summary>
    public int Version { get; init; }

    /// <summary>The schema itself.</summary>
    public string? Schema { get; init; }

    /// <summary>The language. Nothing stands for Avro.</summary>
    public string? SchemaType { get; init; }

    /// <summary>The schemas that it refers to.</summary>
    public IReadOnlyList<SchemaReference>? References { get; init; }

    /// <summary>What is said of a schema.</summary>
    public static SchemaMessage Of(SchemaDefinition schema) => new()
    {
        Schema = schema.Text,
        SchemaType = schema.Type.ToString().ToUpperInvariant(),
        References = schema.References.Count > 0 ? schema.References : null,
    };

    /// <summary>The schema.</summary>
    /// <exception cref="FormatException">There is none, or its language is not known.</exception>
    public SchemaDefinition ToDefinition() => new(Schema ?? throw new FormatException("The registry's answer has no schema."), SchemaType?.ToUpperInvariant() switch
    {
        null or "AVRO" => Streams.SchemaType.Avro,
        "PROTOBUF" => Streams.SchemaType.Protobuf,
        "JSON" => Streams.SchemaType.Json,
        _ => throw new FormatException($"The registry has a schema of the type '{GuestText.Sanitize(SchemaType, GuestText.MaxNameLength)}'."),
    })
    {
        References = References ?? [],
    };
}
