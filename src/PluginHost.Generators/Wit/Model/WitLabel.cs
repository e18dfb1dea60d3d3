namespace PluginHost.Generators.Wit.Model;

/// <summary>A case of an enum, or one of the flags.</summary>
internal sealed record WitLabel(string Name, string? Docs, WitSpan Span);
