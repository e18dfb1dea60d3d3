using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Sandbox;
using PluginHost.Tests.Compilation.Compilers;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

/// <summary>What a host waits for at its start, and what becomes of what it does not wait for.</summary>
[Collection(BusyCompilers.Name)]
public sealed class StartupTests : IAsyncDisposable
{
    private const int StartsWithoutPlugins = 39;

    private static readonly PluginDefinition Good = SandboxGuest.Runner("good", "(local.get $value)");

    private readonly FakeTimeProvider _time = new();
    private readonly TestSource _source = new();
    private Microsoft.Extensions.Hosting.IHost? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPluginCatalog Catalog => _host!.Services.GetRequiredService<IPluginCatalog>();

    // Whether a compiler does, as there may be requests.
    private bool MakesWay => _host!.Services.GetRequiredService<HostStart>().Ended.IsCancellationRequested;

    private FakeLogCollector Logs => _host!.Services.GetRequiredService<FakeLogCollector>();

    [Fact]
    public async Task A_plugin_that_takes_longer_than_the_host_waits_serves_when_it_is_done()
    {
        var late = new LateContent(Good.Content);
        Build(options => options.Reload.StartupTimeout = TimeSpan.FromSeconds(7), Good, Late("late", late));
        Task starting = _host!.StartAsync(Token);
        await late.IsRead;
        await Catalog.WaitUntilLoadedAsync(Good.Id, Token);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(starting.IsCompleted);
        Assert.False(MakesWay);

        _time.Advance(TimeSpan.FromSeconds(1));
        await starting;
        Assert.True(MakesWay);
        LetTheTickerKnow();

        Assert.Equal(5u, await CallAsync("good", 5));
        var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => CallAsync("late", 5));
        Assert.Equal(PluginRejection.NotReady, failure.Rejection);
        FakeLogRecord said = Assert.Single(Logs.GetSnapshot(), record => record.Id.Id == StartsWithoutPlugins);
        Assert.Equal(LogLevel.Warning, said.Level);
        Assert.Contains("00:00:07 (WasmPlugins:Reload:StartupTimeout)", said.Message, StringComparison.Ordinal);
        Assert.EndsWith(": late", said.Message, StringComparison.Ordinal);

        late.Come();
        Assert.Equal(PluginState.Ready, (await Catalog.WaitUntilLoadedAsync(new PluginId("late"), Token)).State);
        Assert.Equal(5u, await CallAsync("late", 5));
    }

    [Fact]
    public async Task A_compile_bomb_in_a_folder_keeps_no_host_from_starting()
    {
        string folder = Directory.CreateTempSubdirectory("pluginhost-start-").FullName;
        var good = new LateContent(Good.Content);
        try
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "bomb.wasm"), Bombs.LongChains(3, 115_000, $"{SandboxGuest.RunnerContract}#run"), Token);
            Build(
                options =>
                {
                    options.Engine.Compilation = WasmCompilation.ChildProcess;
                    var files = new PluginFolderOptions { Path = folder };
                    files.Defaults.Contract = SandboxGuest.RunnerContract;
                    options.Folders.Add("all", files);
                },
                Late("good", good));
            Task starting = _host!.StartAsync(Token);
            await good.IsRead;
            good.Come();
            await Catalog.WaitUntilLoadedAsync(Good.Id, Token);
            int? compiler = await FindCompilerAsync();
            _time.Advance(TimeSpan.FromSeconds(10));
            await starting;
            LetTheTickerKnow();
            Assert.True(compiler is not { } process || SchedulingPolicy.GetNice(process) >= 10);

            Assert.Equal(5u, await CallAsync("good", 5));
            Assert.Equal(PluginState.Loading, StateOf("bomb"));
            Task<PluginStatus> refusing = Catalog.WaitUntilLoadedAsync(new PluginId("bomb"), Token);
            while (!refusing.IsCompleted)
            {
                // Its compiler may have begun just now.
                _time.Advance(TimeSpan.FromMinutes(10));
                await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
            }

            var failure = Assert.IsType<PluginLoadException>((await refusing).Failure);
            Assert.Contains("WasmPlugins:Engine:CompileTimeout", failure.Message, StringComparison.Ordinal);
            LetTheTickerKnow();
            Assert.Equal(6u, await CallAsync("good", 6));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_required_plugin_is_waited_for_however_long_it_takes_and_before_all_others()
    {
        var late = new LateContent(Good.Content);
        Build(
            options => options.Reload.StartupTimeout = TimeSpan.Zero,
            [.. Enumerable.Range(0, PluginCatalog.MaxLoads).Select(i => Late($"other-{i}", new HeldContent())), Late("required", late)],
            plugins => plugins.RequirePlugin("required"));
        Task starting = _host!.StartAsync(Token);
        await late.IsRead;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(starting.IsCompleted);

        LetTheTickerKnow();
        late.Come();
        await starting;

        Assert.Equal(5u, await CallAsync("required", 5));
        Assert.Equal(PluginState.Loading, StateOf("other-0"));
    }

    [Fact]
    public async Task A_required_plugin_that_is_refused_fails_the_start_and_ends_what_is_still_being_loaded()
    {
        var late = new LateContent(Good.Content);
        Build(
            options => options.Reload.StartupTimeout = Timeout.InfiniteTimeSpan,
            [Late("late", late), SandboxGuest.Define("broken", SandboxGuest.RunnerContract, "(module)")],
            plugins => plugins.RequirePlugin("broken"));

        await Assert.ThrowsAsync<PluginContractException>(() => _host!.StartAsync(Token));

        if (late.IsRead.IsCompleted)
        {
            await late.GivenUp.WaitAsync(Token);
        }
    }

    [Fact]
    public async Task A_start_that_is_cancelled_ends_and_the_loading_with_it()
    {
        var late = new LateContent(Good.Content);
        Build(options => options.Reload.StartupTimeout = Timeout.InfiniteTimeSpan, Late("late", late));
        using var end = new CancellationTokenSource();
        Task starting = _host!.StartAsync(end.Token);
        await late.IsRead;

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await late.GivenUp.WaitAsync(Token);
        Assert.True(MakesWay);
    }

    [Fact]
    public async Task The_first_loading_of_an_application_without_a_host_makes_way_for_nobody_and_every_later_one_does()
    {
        var first = new LateContent(Good.Content);
        var later = new LateContent(Good.Content);
        Build(_ => { }, Late("first", first));
        Task loading = Catalog.LoadAsync(Token);
        await first.IsRead;
        Assert.False(MakesWay);
        first.Come();
        await loading;
        Assert.True(MakesWay);

        _source.Plugins = [Late("first", first), Late("later", later)];
        loading = Catalog.LoadAsync(Token);
        await later.IsRead;

        Assert.True(MakesWay);
        later.Come();
        await loading;
        Assert.Equal(PluginState.Ready, StateOf("later"));
    }

    [Fact]
    public async Task The_first_loading_without_a_host_makes_way_after_the_time_that_a_host_would_wait()
    {
        var late = new LateContent(Good.Content);
        Build(options => options.Reload.StartupTimeout = TimeSpan.FromSeconds(7), Late("late", late));
        Task loading = Catalog.LoadAsync(Token);
        await late.IsRead;
        _time.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.False(MakesWay);

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(MakesWay);
        late.Come();
        await loading;
    }

    [Fact]
    public async Task A_host_that_stops_or_is_disposed_ends_what_is_still_being_loaded_since_its_start()
    {
        foreach (bool isStopped in new[] { true, false })
        {
            var late = new LateContent(Good.Content);
            Build(options => options.Reload.StartupTimeout = TimeSpan.Zero, Late("late", late));
            await _host!.StartAsync(Token);
            await late.IsRead;
            Task<PluginStatus> waiting = Catalog.WaitUntilLoadedAsync(new PluginId("late"), Token);

            if (isStopped)
            {
                await _host.StopAsync(Token);
            }

            await ((IAsyncDisposable)_host).DisposeAsync();

            await late.GivenUp.WaitAsync(Token);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        }
    }

    [Fact]
    public async Task While_plugins_are_still_being_loaded_since_the_start_others_are_loaded_and_reloaded()
    {
        PluginDefinition[] held = [.. Enumerable.Range(0, PluginCatalog.MaxLoads).Select(i => Late($"held-{i}", new HeldContent()))];
        Build(options => options.Reload.StartupTimeout = TimeSpan.Zero, [.. held, Good]);
        await _host!.StartAsync(Token);
        await Task.WhenAll(held.Select(plugin => ((HeldContent)plugin.Content).IsRead));

        _source.Plugins = [.. held, SandboxGuest.Runner("good", "(i32.const 12)"), SandboxGuest.Runner("another", "(local.get $value)")];
        using var end = new CancellationTokenSource();
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reloading = _host.Services.GetRequiredService<PluginCatalog>().LoadAsync(new HashSet<PluginId>(), read.SetResult, end.Token);
        await read.Task;

        Assert.Equal(PluginState.Ready, (await Catalog.WaitUntilLoadedAsync(new PluginId("another"), Token)).State);
        Assert.Equal(PluginState.Ready, (await Catalog.WaitUntilLoadedAsync(Good.Id, Token)).State);
        Assert.Equal(12u, await CallAsync("good", 5));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reloading);
    }

    [Fact]
    public async Task A_plugin_that_is_refused_after_the_start_is_told_of_like_one_that_is_reloaded()
    {
        var late = new LateContent(PluginContent.FromBytes(new byte[] { 1 }));
        Build(options => options.Reload.StartupTimeout = TimeSpan.Zero, Late("late", late));
        await _host!.StartAsync(Token);

        late.Come();

        PluginStatus status = await Catalog.WaitUntilLoadedAsync(new PluginId("late"), Token);
        Assert.Equal(PluginState.Failed, status.State);
        Assert.IsType<PluginLoadException>(status.Failure);
        await Assert.ThrowsAsync<PluginNotFoundException>(() => Catalog.WaitUntilLoadedAsync(new PluginId("nobody"), Token));
    }

    [Theory]
    [InlineData(true, "It is tried again in 00:00:05, or when something else changes.")]
    [InlineData(false, "It is not tried again by itself, as nothing is watched (WasmPlugins:Reload:Watch)")]
    public async Task What_fails_after_the_start_is_said_to_be_tried_again_only_where_it_is(bool isWatched, string said)
    {
        var late = new LateContent(Good.Content);
        Build(
            options =>
            {
                options.Reload.StartupTimeout = TimeSpan.Zero;
                options.Reload.Watch = isWatched;
            },
            [Late("late", late)],
            plugins => plugins.Services.AddSingleton<ILoggerProvider>(
                new LogHook(1, () => throw new InvalidOperationException("The log is full."))));
        await _host!.StartAsync(Token);

        late.Come();

        FakeLogRecord failed = await Logs.WaitForAsync(22, Token);
        Assert.Contains(said, failed.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }

    // A call that begins before the ticker has seen that the clock has moved would have lost that time.
    private void LetTheTickerKnow() => _host!.Services.GetRequiredService<Ticker>().GetExactDeadline(0);

    // The one that compiles during the start, where the system says such.
    private static async Task<int?> FindCompilerAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        int? process = null;
        while (SchedulingPolicy.IsKnown && (process = SchedulingPolicy.FindCompiler(CompilerPriority.Normal)) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }

        return process;
    }

    private static PluginDefinition Late(string id, PluginContent content) =>
        new(new PluginId(id), content) { Contract = SandboxGuest.RunnerContract };

    private PluginState StateOf(string id) => Catalog.GetStatus().Single(plugin => plugin.Id == new PluginId(id)).State;

    private async Task<uint> CallAsync(string id, uint value) =>
        await _host!.Services.GetRequiredKeyedService<IRunner>(id).RunAsync(value, Token);

    private void Build(Action<WasmPluginsOptions> configure, params PluginDefinition[] plugins) => Build(configure, plugins, _ => { });

    private void Build(Action<WasmPluginsOptions> configure, PluginDefinition[] plugins, Action<IWasmPluginsBuilder> more)
    {
        _source.Plugins = plugins;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<IPluginSource>(_source);
        builder.Services.Configure<WasmPluginsOptions>(options =>
        {
            options.Engine.CachePath = "";
            options.Engine.Compilation = WasmCompilation.InProcess;
            configure(options);
        });
        IWasmPluginsBuilder added = builder.Services.AddWasmPlugins();
        SandboxGuest.With(time: _time)(added);
        more(added);
        _host = builder.Build();
    }
}
