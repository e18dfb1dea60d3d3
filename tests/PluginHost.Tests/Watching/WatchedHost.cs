using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using PluginHost.Watching;
using Test.Sandbox;

namespace PluginHost.Tests.Watching;

/// <summary>A host whose one plugin, <c>guest</c>, is in a file of a folder of its own, and a clock and a file system that a test moves.</summary>
internal sealed class WatchedHost : IAsyncDisposable
{
    public static readonly PluginId Id = new("guest");

    private readonly Microsoft.Extensions.Hosting.IHost _host;
    private readonly IAsyncEnumerator<PluginChange> _changes;
    private Task _waiting = Task.CompletedTask;

    private WatchedHost(Microsoft.Extensions.Hosting.IHost host, string folder, ConfigurationManager configuration)
    {
        _host = host;
        Folder = folder;
        Configuration = configuration;
        _changes = Manager.ReadChangesAsync(Token).GetAsyncEnumerator(Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Folder { get; }

    public string File => Path.Combine(Folder, "guest.wasm");

    public ConfigurationManager Configuration { get; }

    public FakeTimeProvider Time { get; private init; } = new();

    private LogSink Log { get; init; } = new();

    public TestFolderEvents Events { get; private init; } = new();

    public IPluginManager Manager => _host.Services.GetRequiredService<IPluginManager>();

    public IPluginCatalog Catalog => _host.Services.GetRequiredService<IPluginCatalog>();

    public FakeLogCollector Logs => _host.Services.GetRequiredService<FakeLogCollector>();

    public PluginStatus Status => Catalog.GetStatus().Single(status => status.Id == Id);

    /// <summary>Starts a host.</summary>
    /// <param name="prepare">Puts the plugin's first version into the folder.</param>
    /// <param name="configure">More configuration.</param>
    /// <param name="isReal">Whether the clock and the file system are the real ones.</param>
    /// <param name="source">One more source.</param>
    /// <param name="plugins">Adds more to the plugins.</param>
    public static async Task<WatchedHost> StartAsync(
        Action<WatchedHost>? prepare = null,
        Dictionary<string, string?>? configure = null,
        bool isReal = false,
        IPluginSource? source = null,
        Action<IWasmPluginsBuilder>? plugins = null)
    {
        string folder = Directory.CreateTempSubdirectory("pluginhost-watch-").FullName;
        var time = new FakeTimeProvider();
        var events = new TestFolderEvents();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new LogSink();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging(options => options.OutputSink = log.Write);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WasmPlugins:BasePath"] = folder,
            ["WasmPlugins:Engine:CachePath"] = "",
            ["WasmPlugins:Engine:Compilation"] = "InProcess",
            ["WasmPlugins:Plugins:guest:Source:Path"] = "guest.wasm",
            ["WasmPlugins:Plugins:guest:Contract"] = SandboxGuest.RunnerContract,

            // Tests let hours pass while calls run, and sources are read.
            ["WasmPlugins:Reload:SourceTimeout"] = "01:00:00",
            ["WasmPlugins:Plugins:guest:Limits:CallTimeout"] = "01:00:00",
        });
        builder.Configuration.AddInMemoryCollection(configure);
        if (!isReal)
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton<IFolderEvents>(events);
        }

        if (source is not null)
        {
            builder.Services.AddSingleton(source);
        }

        builder.Services.AddSingleton<Test.Sandbox.IHost>(new TestImports());
        IWasmPluginsBuilder added = builder.Services.AddWasmPlugins().AddWasmContract<IRunner>().AddWasmContract<ITexts>();
        plugins?.Invoke(added);
        var host = new WatchedHost(builder.Build(), folder, builder.Configuration) { Time = time, Events = events, Log = log };
        (prepare ?? (watched => watched.Write(1)))(host);
        await host._host.StartAsync(Token);
        return host;
    }

    /// <summary>A version of the plugin.</summary>
    public static byte[] Version(uint version) => Wat.ToWasm($"""
        (module (func (export "{SandboxGuest.RunnerContract}#run") (param i32) (result i32) (i32.const {version})))
        """);

    /// <summary>Puts a version of the plugin in place of the file, in one step.</summary>
    public void Write(uint version)
    {
        string other = Path.Combine(Folder, "new");
        System.IO.File.WriteAllBytes(other, Version(version));
        System.IO.File.Move(other, File, overwrite: true);
    }

    /// <summary>Changes configuration as if its file had been written.</summary>
    public void Configure(string key, string? value)
    {
        Configuration[key] = value;
        ((IConfigurationRoot)Configuration).Reload();
    }

    /// <summary>Lets the files be looked at and what has changed settle.</summary>
    public void LookAndSettle()
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        Settle();
    }

    /// <summary>Lets what has changed settle.</summary>
    public void Settle() => Time.Advance(TimeSpan.FromMilliseconds(250));

    /// <summary>
    /// Lets time pass until something has happened, as it does by itself elsewhere: what is still being read because of an earlier change may have what
    /// changes now settle anew.
    /// </summary>
    public async Task SettleUntilAsync(Task happens)
    {
        while (!happens.IsCompleted)
        {
            await Task.WhenAny(happens, Task.Delay(TimeSpan.FromMilliseconds(10), Token));
            Token.ThrowIfCancellationRequested();
            Settle();
        }

        await happens;
    }

    /// <summary>Waits for the next change of the plugin of a kind, past all others.</summary>
    public Task<PluginChange> WaitForAsync(PluginChangeKind kind, PluginId? id = null)
    {
        Task<PluginChange> waiting = ReadUntilAsync(kind, id ?? Id);
        _waiting = waiting;
        return waiting;
    }

    /// <summary>Waits for a message in the log that is written from now on.</summary>
    public Task WaitForLogAsync(string part) => Log.WaitForAsync(part);

    public async Task<uint> CallAsync(PluginId? id = null) =>
        await _host.Services.GetRequiredService<IPluginProvider<IRunner>>().Get(id ?? Id).RunAsync(0, Token);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);

        // Of a test that has given up waiting, and is to say so and nothing else.
        await _waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _changes.DisposeAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<PluginChange> ReadUntilAsync(PluginChangeKind kind, PluginId id)
    {
        while (await _changes.MoveNextAsync())
        {
            if (_changes.Current.Id == id && _changes.Current.Kind == kind)
            {
                return _changes.Current;
            }
        }

        throw new InvalidOperationException("The host has stopped.");
    }

    private sealed class LogSink
    {
        private readonly TaskCompletionSource _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile string? _part;

        public Task WaitForAsync(string part)
        {
            _part = part;
            return _found.Task;
        }

        public void Write(string line)
        {
            if (_part is { } part && line.Contains(part, StringComparison.Ordinal))
            {
                _found.TrySetResult();
            }
        }
    }
}
