using System.Text.Json;
using System.Text.Json.Serialization;

namespace PluginHost.Hosting;

/// <summary>JSON without reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonContext : JsonSerializerContext;
