using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PluginHost.Catalog;

namespace PluginHost.Soak;

/// <summary>A server on Kestrel with a filter whose file is watched.</summary>
/// <param name="app">The server, built and not started.</param>
/// <param name="file">The filter's file, which goes with it.</param>
internal abstract class FilterServer(WebApplication app, FilterFile file) : IAsyncDisposable
{
    private readonly PluginCatalog _catalog = app.Services.GetRequiredService<PluginCatalog>();

    /// <summary>Where it answers.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>What changes about its plugins.</summary>
    public IPluginManager Manager => _catalog;

    /// <summary>How many versions there are of which something is left.</summary>
    public int LiveGenerations => _catalog.LiveGenerations;

    /// <summary>The filter's file.</summary>
    public FilterFile File => file;

    /// <summary>What it is made of.</summary>
    protected IServiceProvider Services => app.Services;

    /// <summary>Stops, and gives how many versions are left.</summary>
    public async Task<int> StopAsync()
    {
        await app.StopAsync();
        return LiveGenerations;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        file.Dispose();
    }

    /// <summary>A server that listens on loopback, logs nothing, and has nothing but these settings.</summary>
    protected static WebApplicationBuilder CreateBuilder(Dictionary<string, string?> settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }
}
