namespace PluginHost.Generators.Wit.Model;

/// <summary>
/// A free function that a world imports or exports. The function's own name can differ from the item's, which
/// <c>include … with</c> may have changed.
/// </summary>
internal sealed record WitWorldFunction(string Name, WitFunction Function, WitSpan Span)
    : WitWorldItem(Name, Function.Docs, Function.Stability, Span);
