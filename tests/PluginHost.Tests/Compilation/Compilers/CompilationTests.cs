using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Compilation.Cache;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>Where plugins are compiled, and what happens when that goes wrong.</summary>
[Collection(BusyCompilers.Name)]
public sealed class CompilationTests
{
    private const int InChild = 15;
    private const int InProcess = 16;
    private const int MustBeInProcess = 17;

    private static readonly PluginDefinition Good = SandboxGuest.Runner("good", "(local.get $value)");

    private static readonly PluginDefinition Bomb = new(
        PluginId.Parse("bomb"), PluginContent.FromBytes(Bombs.LongChains(3, 115_000, $"{SandboxGuest.RunnerContract}#run")))
    {
        Contract = SandboxGuest.RunnerContract,
    };

    private static readonly byte[] Small = Wat.ToWasm("(module)");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compile_bomb_delays_no_call_and_is_refused_when_its_time_is_over()
    {
        var time = new SignallingTimeProvider();
        await using PluginTestHost host = await StartAsync(WasmCompilation.Automatic, time, Good);
        while (time.Timers > 0)
        {
            await time.WaitForTimerAsync(Task.CompletedTask);
        }

        Task<IReadOnlyList<PluginStatus>> loading = host.ReloadAsync(Good, Bomb);
        await time.WaitForTimerAsync(loading);
        for (uint i = 0; i < 100; i++)
        {
            Assert.Equal(i, await host.Get<IRunner>("good").RunAsync(i, Token));
        }

        Assert.Equal(PluginState.Loading, host.StatusOf("bomb").State);
        if (CompilerLimits.IdlePatience is { } patience)
        {
            time.Advance(patience);
            await time.WaitForTimerAsync(loading);
        }

        host.Advance(time, TimeSpan.FromMinutes(10));
        await loading;

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("bomb").Failure);
        Assert.Contains("WasmPlugins:Engine:CompileTimeout", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Bomb.Content.ToString()!, failure.Message, StringComparison.Ordinal);
        Assert.Equal(7u, await host.Get<IRunner>("good").RunAsync(7, Token));
    }

    [Theory]
    [InlineData(WasmCompilation.ChildProcess)]
    [InlineData(WasmCompilation.InProcess)]
    public async Task A_compile_bomb_delays_no_other_plugins_loading(WasmCompilation where)
    {
        var imports = new TestImports();
        await using PluginTestHost host = await StartAsync(where, new FakeTimeProvider(), imports);
        using var end = new CancellationTokenSource();
        PluginDefinition other = SandboxGuest.Runner(
            "other", "(local.get $value)", SandboxGuest.PingAtStart);

        host.Source.Plugins = [Bomb, other];
        Task<IReadOnlyList<PluginStatus>> loading = host.Catalog.LoadAsync(end.Token);
        await imports.Pinged.WaitAsync(Token);

        Assert.Equal(PluginState.Loading, host.StatusOf("bomb").State);
        Assert.False(loading.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
        Assert.Equal(PluginState.Loading, host.StatusOf("bomb").State);
    }

    [Fact]
    public async Task Several_compile_bombs_delay_another_plugin_no_longer_than_their_limit()
    {
        // They take all the places that there are for compilers, and seconds of the processor's time each, if they are let.
        PluginDefinition[] bombs = [.. Enumerable.Range(0, CompilerLimits.MaxAtATime + 1).Select(CreateBomb)];
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With()(builder);
                builder.Services.Configure<WasmPluginsOptions>(options =>
                {
                    options.Engine.Compilation = WasmCompilation.ChildProcess;
                    options.Engine.CompileTimeout = TimeSpan.FromSeconds(2);
                });
            },
            Good);

        Task<IReadOnlyList<PluginStatus>> loading = host.ReloadAsync([Good, .. bombs, SandboxGuest.Runner("other", "(i32.const 5)")]);
        for (uint i = 0; i == 0 || !loading.IsCompleted; i++)
        {
            Assert.Equal(i, await host.Get<IRunner>("good").RunAsync(i, Token));
            await Task.Yield();
        }

        await loading;
        Assert.Equal(5u, await host.Get<IRunner>("other").RunAsync(0, Token));
        Assert.All(bombs, bomb => Assert.Contains(
            "WasmPlugins:Engine:CompileTimeout", host.StatusOf(bomb.Id.ToString()).Failure!.Message, StringComparison.Ordinal));

        static PluginDefinition CreateBomb(int number) => new(
            PluginId.Parse($"bomb{number}"),
            PluginContent.FromBytes(Bombs.LongChains(3, 115_000 + number, $"{SandboxGuest.RunnerContract}#run")))
        {
            Contract = SandboxGuest.RunnerContract,
        };
    }

    [Theory]
    [InlineData(WasmCompilation.Automatic, InChild)]
    [InlineData(WasmCompilation.ChildProcess, InChild)]
    [InlineData(WasmCompilation.InProcess, InProcess)]
    public async Task Where_guests_are_compiled_is_said(WasmCompilation where, int says)
    {
        await using PluginTestHost host = await StartAsync(where, TimeProvider.System, Good);

        Assert.Equal(5u, await host.Get<IRunner>("good").RunAsync(5, Token));
        Assert.Equal(says, Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id is >= InChild and <= MustBeInProcess).Id.Id);
    }

    [Fact]
    public async Task What_takes_too_long_in_this_process_is_refused_although_nothing_ends_it()
    {
        NativeEngine.EnsureUsable();
        var time = new FakeTimeProvider();
        var compiler = new InProcessCompiler(new CompilerLimits(TimeSpan.FromSeconds(1), 1), time);
        Task<TrustedCode> compiling = compiler.CompileAsync(default, Bombs.LongChains(1, 20_000, "run"), Token);

        time.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<CompilationException>(() => compiling);
        Assert.Contains("CompileTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_process_can_be_started_guests_are_compiled_in_this_one_which_is_said_once()
    {
        NativeEngine.EnsureUsable();
        using var test = new TestCache();
        CompilerCommand command = CompilerCommand.Find(out _)! with { Dotnet = "/nowhere/dotnet" };
        var limits = new CompilerLimits(TimeSpan.FromMinutes(1), 1 << 30);
        var compiler = new AutomaticCompiler(
            new ChildProcessCompiler(command, limits, new HostStart(TimeProvider.System), TimeProvider.System),
            new InProcessCompiler(limits, TimeProvider.System),
            test.Events,
            new FakeTimeProvider());

        Assert.NotEqual(0, (await compiler.CompileAsync(default, Small, Token)).Bytes.Length);
        Assert.NotEqual(0, (await compiler.CompileAsync(default, Small, Token)).Bytes.Length);

        FakeLogRecord said = Assert.Single(test.Logs);
        Assert.Equal(MustBeInProcess, said.Id.Id);
        Assert.Contains("/nowhere/dotnet", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_module_brings_itself_into_this_process()
    {
        using var test = new TestCache();
        var child = new ChildProcessCompiler(
            CompilerCommand.Find(out _)!, new CompilerLimits(TimeSpan.FromMinutes(5), 24 << 20), new HostStart(TimeProvider.System), TimeProvider.System);
        var compiler = new AutomaticCompiler(child, new NoCompiler("It came into this process."), test.Events, new FakeTimeProvider());

        var failure = await Assert.ThrowsAsync<CompilationException>(() => compiler.CompileAsync(default, Bombs.ManyFunctions(50_000), Token));

        Assert.Contains("MaxCompileMemoryBytes", failure.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, (await compiler.CompileAsync(default, Small, Token)).Bytes.Length);
        Assert.Empty(test.Logs);
    }

    [Fact]
    public async Task Where_a_process_was_started_once_no_later_failure_brings_guests_into_this_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no script to take the place of dotnet.");
        using var test = new TestCache();
        CompilerCommand command = CompilerCommand.Find(out _)!;
        using var dotnet = new ScriptedDotnet("exec \"$REAL\" \"$@\"", command.Dotnet);
        var compiler = new AutomaticCompiler(
            new ChildProcessCompiler(
                command with { Dotnet = dotnet.Path }, new CompilerLimits(TimeSpan.FromMinutes(5), 1 << 30), new HostStart(TimeProvider.System), TimeProvider.System),
            new NoCompiler("It came into this process."),
            test.Events,
            new FakeTimeProvider());
        Assert.NotEqual(0, (await compiler.CompileAsync(default, Small, Token)).Bytes.Length);

        File.Move(dotnet.Path, $"{dotnet.Path}-away");
        for (int i = 0; i < 5; i++)
        {
            var failure = await Assert.ThrowsAsync<CompilerNotStartedException>(() => compiler.CompileAsync(default, Small, Token));
            Assert.True(PassingFailures.MayPass(new PluginLoadException(Good.Id, "No process.", failure)));
        }

        File.Move($"{dotnet.Path}-away", dotnet.Path);
        Assert.NotEqual(0, (await compiler.CompileAsync(default, Small, Token)).Bytes.Length);
        Assert.Empty(test.Logs);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task A_first_process_that_does_not_get_ready_is_tried_again_before_guests_are_compiled_in_this_one(int failures, bool isInProcess)
    {
        using var test = new TestCache();
        var time = new SignallingTimeProvider();
        var child = new FailingCompiler(failures);
        var compiler = new AutomaticCompiler(child, new NoCompiler("It came into this process."), test.Events, time);
        Task<TrustedCode> compiling = compiler.CompileAsync(default, Small, Token);
        for (int tries = 1; tries < 3; tries++)
        {
            await time.WaitForTimerAsync(compiling);
            Assert.Equal(tries, child.Tries);
            time.Advance(TimeSpan.FromSeconds(tries));
        }

        if (isInProcess)
        {
            Assert.Contains("came into", (await Assert.ThrowsAsync<CompilationException>(() => compiling)).Message, StringComparison.Ordinal);
            Assert.Equal(MustBeInProcess, Assert.Single(test.Logs).Id.Id);
        }
        else
        {
            Assert.NotEqual(0, (await compiling).Bytes.Length);
            Assert.Empty(test.Logs);
        }
    }

    [Fact]
    public async Task What_was_not_prepared_does_not_load_where_nothing_is_compiled()
    {
        await using PluginTestHost host = await StartAsync(WasmCompilation.Never, TimeProvider.System, Good);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("good").Failure);
        Assert.Contains("pluginhost prepare", failure.Message, StringComparison.Ordinal);
    }

    private static Task<PluginTestHost> StartAsync(WasmCompilation where, TimeProvider time, params PluginDefinition[] plugins) =>
        StartAsync(where, time, new TestImports(), plugins);

    private static Task<PluginTestHost> StartAsync(
        WasmCompilation where, TimeProvider time, TestImports imports, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(imports, time)(builder);
                builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.Compilation = where);
            },
            plugins);

    // Fails as one does that the machine has too little for.
    private sealed class FailingCompiler(int failures) : IModuleCompiler
    {
        public int Tries { get; private set; }

        public Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default) =>
            ++Tries <= failures
                ? Task.FromException<TrustedCode>(new CompilerNotStartedException("Resource temporarily unavailable."))
                : Task.FromResult(CodeGenerator.Compile(profile, module.Span));
    }
}
