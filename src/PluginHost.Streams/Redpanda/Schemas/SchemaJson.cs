using System.Text.Json;
using System.Text.Json.Serialization;

namespace PluginHost.Streams.Redpanda.Schemas;

/// <summary>How what registries say is read and written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SchemaMessage))]
internal sealed partial class SchemaJson : JsonSerializerContext;
