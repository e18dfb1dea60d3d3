namespace PluginHost.Generators.Wit.Model;

/// <summary>A parameter of a function.</summary>
internal sealed record WitParameter(string Name, WitType Type, WitSpan Span);
