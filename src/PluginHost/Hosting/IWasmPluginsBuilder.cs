using Microsoft.Extensions.DependencyInjection;

namespace PluginHost;

/// <summary>Adds contracts, imports, sources and hooks to an application's plugins.</summary>
public interface IWasmPluginsBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
