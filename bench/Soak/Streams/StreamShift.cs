using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PluginHost.Catalog;
using PluginHost.Streams;

namespace PluginHost.Soak.Streams;

/// <summary>A host with one stream: the orders through a guest that may fail, a guest that masks, one built for Redpanda, and a function.</summary>
internal sealed class StreamShift : IAsyncDisposable
{
    private const string Trials = "stream-trials";
    private const string Stream = "orders";

    private readonly IHost _host;
    private readonly string _folder;
    private readonly byte[] _trials;

    private StreamShift(IHost host, string folder, byte[] trials)
    {
        _host = host;
        _folder = folder;
        _trials = trials;
        Runner = host.Services.GetRequiredKeyedService<IStreamRunner>(Stream);
    }

    /// <summary>The stream.</summary>
    public IStreamRunner Runner { get; }

    /// <summary>How many versions there are of which something is left.</summary>
    public int LiveGenerations => _host.Services.GetRequiredService<PluginCatalog>().LiveGenerations;

    /// <summary>Starts one.</summary>
    public static async Task<StreamShift> StartAsync(Orders orders, IStreamSink sink, IStreamSink deadLetters)
    {
        string guests = Guests.FindFolder();
        byte[] trials = await File.ReadAllBytesAsync(Path.Combine(guests, $"{Trials}.wasm"));
        string folder = Directory.CreateTempSubdirectory("pluginhost-soak-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{Trials}.wasm"), trials);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WasmPlugins:Engine:CachePath"] = Path.Combine(folder, "cache"),
            ["WasmPlugins:Engine:Compilation"] = "InProcess",
            ["WasmPlugins:Reload:SettleTime"] = "00:00:00.050",
            [$"WasmPlugins:Plugins:{Trials}:Source:Path"] = Path.Combine(folder, $"{Trials}.wasm"),
            [$"WasmPlugins:Plugins:{Trials}:Hook"] = "stream-transform",
            [$"WasmPlugins:Plugins:{Trials}:Limits:CallTimeout"] = "00:01:00",
            ["WasmPlugins:Plugins:mask-pii:Source:Path"] = Path.Combine(guests, "mask-pii.wasm"),
            ["WasmPlugins:Plugins:mask-pii:Hook"] = "stream-transform",
            ["WasmPlugins:Plugins:mask-pii:Limits:CallTimeout"] = "00:01:00",
            ["WasmPlugins:Plugins:mask-pii:Settings:hide:0"] = "email",
            ["WasmPlugins:Plugins:redpanda-identity:Source:Path"] = Path.Combine(guests, "redpanda-identity.wasm"),
            ["WasmPlugins:Plugins:redpanda-identity:Hook"] = "stream-transform",
            ["WasmPlugins:Plugins:redpanda-identity:Limits:CallTimeout"] = "00:01:00",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddWasmPlugins().AddStreamTransform(Stream, stream => stream
            .From(new OrderSource(orders))
            .Through(Trials)
            .Through("mask-pii")
            .Through("redpanda-identity")
            .Through(record => record with { Headers = [.. record.Headers, new StreamHeader("masked", default)] })
            .To(sink)
            .To("other", StreamSinks.Nowhere)
            .DeadLettersTo(deadLetters)
            .Configure(options => options.Guests.RecordTimeout = TimeSpan.FromSeconds(1)));
        IHost host = builder.Build();
        await host.StartAsync();
        return new StreamShift(host, folder, trials);
    }

    /// <summary>Puts another version of a guest in the place of the one before.</summary>
    public void Deploy(int number)
    {
        string other = Path.Combine(_folder, "new");
        File.WriteAllBytes(other, Guests.Number(_trials, number));
        File.Move(other, Path.Combine(_folder, $"{Trials}.wasm"), overwrite: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
