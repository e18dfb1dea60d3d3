using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>A guest of which each version answers with its number, in a host whose manager is asked for changes.</summary>
public abstract class PluginManagerTest
{
    private protected static readonly PluginId Id = new("guest");

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected TestImports Imports { get; } = new();

    private protected static PluginDefinition Version(uint version) => SandboxGuest.Runner("guest", $"(i32.const {version})");

    private protected Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) => StartAsync(_ => { }, plugins);

    private protected Task<PluginTestHost> StartAsync(Action<WasmReloadOptions> configure, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(Imports)(builder);
                builder.Services.Configure<WasmPluginsOptions>(options => configure(options.Reload));
            },
            plugins);
}
