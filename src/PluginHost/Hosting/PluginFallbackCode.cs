namespace PluginHost;

/// <summary>
/// The name of code that plugins of a hook may fall back to, as <c>code:name</c>. A hook that has a way of its own to register such code adds
/// one as a singleton, so that a plugin with a name that is not there is refused when it is loaded.
/// </summary>
/// <param name="Name">The name, without <c>code:</c>.</param>
public sealed record PluginFallbackCode(string Name);
