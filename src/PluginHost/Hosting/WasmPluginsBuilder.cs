using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Hosting;

internal sealed class WasmPluginsBuilder(IServiceCollection services) : IWasmPluginsBuilder
{
    public IServiceCollection Services => services;
}
