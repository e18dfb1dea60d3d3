using Microsoft.Extensions.DependencyInjection;
using PluginHost.Http;

namespace PluginHost.Scoreboard.Components;

/// <summary>The filter in Rust that lets a request pass if it has a header, a fresh instance for each call, with all limits on.</summary>
internal sealed class HeaderCheckPlugin : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IRequestFilter _filter;

    /// <summary>Loads it.</summary>
    /// <param name="file">The guest: as a core module, or as the component that was made of it.</param>
    public HeaderCheckPlugin(string file)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IRequest, HeaderCheckRequest>();
        services.AddSingleton<IPluginSource>(new OnePlugin(Guests.PathOf(file)));
        services.AddWasmPlugins().AddWasmContract<IRequestFilter>().AddWasmImport<IRequest>();
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IPluginCatalog>().LoadAsync().GetAwaiter().GetResult();
        _filter = _services.GetRequiredService<IPluginProvider<IRequestFilter>>().Get(PluginId.Parse("header-check"));
    }

    /// <summary>Checks so many requests.</summary>
    public void Check(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ValueTask<HeadersVerdict> verdict = _filter.OnRequestHeadersAsync();
            if (!verdict.IsCompleted || verdict.Result is not HeadersVerdict.Continue)
            {
                throw new InvalidOperationException("The call waits, or the guest stops the request.");
            }
        }
    }

    public void Dispose() => _services.Dispose();

    private sealed class OnePlugin(string path) : IPluginSource
    {
        public string Name => "scoreboard";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
        [
            new PluginDefinition(PluginId.Parse("header-check"), PluginContent.FromFile(path))
            {
                Contract = "plugin-host:http/request-filter@0.1.0",
                Grants = new HashSet<string> { "plugin-host:http/request" },
            },
        ]));
    }
}
