using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Tests.Support;

namespace PluginHost.AspNetCore.Tests.Support;

/// <summary>A web application with filters, on a real server at a port of its own, and a client for it.</summary>
internal sealed class FilterApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestPlugins _plugins;

    private FilterApp(WebApplication app, TestPlugins plugins, HttpClient client)
    {
        _app = app;
        _plugins = plugins;
        Client = client;
        Logs = app.Services.GetRequiredService<FakeLogCollector>();
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    public IPluginCatalog Catalog => Services.GetRequiredService<IPluginCatalog>();

    public FakeLogCollector Logs { get; }

    /// <summary>Starts an application with one filter before everything it does.</summary>
    public static Task<FilterApp> StartAsync(WatFilter filter, RequestDelegate run, HttpProtocols protocols = HttpProtocols.Http1) =>
        StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(run);
            },
            protocols: protocols);

    /// <summary>Starts an application.</summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="app">Its pipeline and endpoints.</param>
    /// <param name="services">More services.</param>
    /// <param name="options">The filters' options.</param>
    /// <param name="configuration">More configuration.</param>
    /// <param name="protocols">What the server speaks, without TLS.</param>
    public static async Task<FilterApp> StartAsync(
        PluginDefinition[] plugins,
        Action<WebApplication> app,
        Action<IServiceCollection>? services = null,
        Action<HttpFilterOptions>? options = null,
        Dictionary<string, string?>? configuration = null,
        HttpProtocols protocols = HttpProtocols.Http1)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));

        // All plugins are there when it has started, however busy the machine is and however many guests it has to compile.
        builder.Configuration.AddInMemoryCollection([new("WasmPlugins:Reload:StartupTimeout", "-00:00:00.001")]);
        builder.Configuration.AddInMemoryCollection(configuration);
        var source = new TestPlugins(plugins);
        builder.Services.AddSingleton<IPluginSource>(source);
        builder.Services.AddWasmPlugins().AddHttpFilters(options);
        services?.Invoke(builder.Services);
        WebApplication application = builder.Build();
        try
        {
            app(application);
            await application.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(application.Urls.Single()),
            DefaultRequestVersion = protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return new FilterApp(application, source, client);
    }

    /// <summary>A filter from the guests that are built in this repository.</summary>
    public static PluginDefinition Guest(string id, string settings = "{}", params string[] grants) =>
        Filter(id, PluginContent.FromFile(Guests.PathOf($"{PluginId.Parse(id).Name}.wasm"))) with
        {
            Settings = settings,
            Grants = grants.ToHashSet(),
        };

    /// <summary>A filter from text format.</summary>
    public static PluginDefinition FromWat(string id, string wat, params string[] grants) =>
        Filter(id, PluginContent.FromBytes(Wat.ToWasm(wat))) with { Grants = grants.ToHashSet() };

    /// <summary>A filter. It has time enough for a machine that is busy with other things.</summary>
    public static PluginDefinition Filter(string id, PluginContent content) =>
        new(PluginId.Parse(id), content) { Hook = "http-filter", Limits = new PluginLimits { CallTimeout = TimeSpan.FromMinutes(1) } };

    /// <summary>Changes the plugins of the running application.</summary>
    public async Task ReplaceAsync(params PluginDefinition[] plugins)
    {
        _plugins.Current = plugins;
        await Catalog.LoadAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
