namespace PluginHost.Generators.Wit.Model;

/// <summary>A field of a record.</summary>
internal sealed record WitField(string Name, WitType Type, string? Docs, WitSpan Span);
