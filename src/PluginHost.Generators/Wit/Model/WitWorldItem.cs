namespace PluginHost.Generators.Wit.Model;

/// <summary>One import or export of a world.</summary>
/// <param name="Name">The name in the component: a plain name, or an interface name such as <c>wasi:http/types@0.2.0</c>.</param>
/// <param name="Docs">The doc comment of the import or export itself.</param>
/// <param name="Stability">What the feature gates of the import or export say.</param>
/// <param name="Span">Where it is written; for an item that follows from others, where the reason is written.</param>
internal abstract record WitWorldItem(string Name, string? Docs, WitStability Stability, WitSpan Span);
