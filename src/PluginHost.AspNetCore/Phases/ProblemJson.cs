using System.Text.Json.Serialization;

namespace PluginHost.AspNetCore.Phases;

/// <summary>A problem as JSON, for applications without problem details of their own.</summary>
internal sealed record ProblemJson(string Type, string Title, int Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemJson))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
