namespace PluginHost.Hosting;

/// <summary>The container's root, to tell it from scopes: imports of a plugin that was injected into a scope use that scope.</summary>
internal sealed record RootServices(IServiceProvider Services)
{
    /// <summary>Where the imports of a plugin that is resolved from a provider find their services.</summary>
    public PluginCallContext? GetContext(IServiceProvider provider) =>
        ReferenceEquals(provider, Services) ? null : new PluginCallContext { Services = provider };
}
