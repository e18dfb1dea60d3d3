namespace PluginHost.Generators.Wit.Model;

/// <summary>A case of a variant. The payload is null if the case has none.</summary>
internal sealed record WitCase(string Name, WitType? Payload, string? Docs, WitSpan Span);
