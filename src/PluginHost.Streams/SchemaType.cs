namespace PluginHost.Streams;

/// <summary>The language that a schema is written in.</summary>
public enum SchemaType
{
    /// <summary>Avro.</summary>
    Avro = 0,

    /// <summary>Protocol Buffers.</summary>
    Protobuf = 1,

    /// <summary>JSON Schema.</summary>
    Json = 2,
}
