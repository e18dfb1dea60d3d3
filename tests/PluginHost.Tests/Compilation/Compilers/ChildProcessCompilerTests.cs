using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation.Compilers;

[Collection(BusyCompilers.Name)]
public sealed class ChildProcessCompilerTests
{
    private static readonly CodeProfile Unmetered = new(IsMetered: false);
    private static readonly CompilerLimits Enough = new(TimeSpan.FromMinutes(5), 2L << 30);
    private static readonly CompilerCommand Command = CompilerCommand.Find(out _)!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_child_makes_the_same_code_as_this_process(bool isMetered)
    {
        NativeEngine.EnsureUsable();
        byte[] module = await File.ReadAllBytesAsync(Guests.PathOf("greeter-rust.wasm"), Token);
        var profile = new CodeProfile(isMetered);

        TrustedCode code = await Make(Enough).CompileAsync(profile, module, Token);

        Assert.True(code.Bytes.Span.SequenceEqual(CodeGenerator.Compile(profile, module).Bytes.Span));
    }

    [Fact]
    public async Task What_is_not_valid_is_refused_with_the_engines_reason()
    {
        byte[] module = Wat.ToWasm("(module (func (result i32) (i32.const 1)))");
        module[^3] = 0x42; // i64.const

        var failure = await Assert.ThrowsAsync<CompilationException>(() => Make(Enough).CompileAsync(Unmetered, module, Token));

        Assert.Contains("type mismatch", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_too_long_is_refused_and_its_process_is_ended()
    {
        // The clock is the real one: on no machine is this compiled within a second. A busy one gives it that second while the host starts.
        var start = new HostStart(TimeProvider.System);
        CompilerLimits limits = Enough with { Timeout = TimeSpan.FromSeconds(1) };
        byte[] bomb = Bombs.LongChains(3, 115_000, "run");
        Assert.Null(ModuleLimits.Default.Check(ModuleReader.Read(bomb, ModuleReadLimits.Default)));

        var failure = await Assert.ThrowsAsync<CompilationException>(
            () => start.RunAsync(
                () => new ChildProcessCompiler(Command, limits, start, TimeProvider.System).CompileAsync(Unmetered, bomb, Token), Timeout.InfiniteTimeSpan));

        Assert.Contains("longer than 00:00:01", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CompileTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_had_not_its_time_of_the_processor_after_ten_times_as_long_is_ended_and_no_module_is_the_reason()
    {
        var time = new SignallingTimeProvider();
        Task<TrustedCode> compiling = new ChildProcessCompiler(Command, Enough, new HostStart(TimeProvider.System), time).CompileAsync(Unmetered, Bombs.LongChains(3, 115_000, "run"), Token);
        await time.WaitForTimerAsync(compiling);
        if (CompilerLimits.IdlePatience is { } patience)
        {
            time.Advance(patience);
            await time.WaitForTimerAsync(compiling);
        }

        time.Advance(Enough.Deadline - TimeSpan.FromTicks(1));
        Assert.False(compiling.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => compiling);
        Assert.IsType(OperatingSystem.IsWindows() ? typeof(CompilationException) : typeof(CompilerStarvedException), failure);
        Assert.Contains("CompileTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_never_rests_compiles_all_the_same_with_a_share_of_the_processor()
    {
        Assert.SkipUnless(CompilerLimits.IdlePatience is not null, "No process is idle there.");
        TimeSpan patience = CompilerLimits.IdlePatience!.Value;
        using var dotnet = new ScriptedDotnet("case $* in *' Idle '*) exec sleep 600 ;; *) exec \"$REAL\" \"$@\" ;; esac", Command.Dotnet);
        var time = new SignallingTimeProvider();
        Task<TrustedCode> compiling = new ChildProcessCompiler(Command with { Dotnet = dotnet.Path }, Enough, new HostStart(TimeProvider.System), time)
            .CompileAsync(Unmetered, Wat.ToWasm("(module)"), Token);
        await time.WaitForTimerAsync(compiling);
        time.Advance(patience - TimeSpan.FromTicks(1));
        Assert.False(compiling.IsCompleted);

        time.Advance(TimeSpan.FromTicks(1));

        Assert.False((await compiling).Bytes.IsEmpty);
    }

    [Fact]
    public async Task Of_the_modules_of_one_guest_only_the_first_waits_for_idle_time_that_there_is_not()
    {
        Assert.SkipUnless(CompilerLimits.IdlePatience is not null, "No process is idle there.");
        using var dotnet = new ScriptedDotnet("case $* in *' Idle '*) exec sleep 600 ;; *) exec \"$REAL\" \"$@\" ;; esac", Command.Dotnet);
        var time = new SignallingTimeProvider();
        var compiler = new ChildProcessCompiler(Command with { Dotnet = dotnet.Path }, Enough, new HostStart(TimeProvider.System), time);
        var budget = new CompilationBudget();
        Task<TrustedCode> first = compiler.CompileAsync(Unmetered, Wat.ToWasm("(module)"), budget, Token);
        await time.WaitForTimerAsync(first);
        time.Advance(CompilerLimits.IdlePatience!.Value);
        await first;

        TrustedCode second = await compiler.CompileAsync(Unmetered, Wat.ToWasm("(module (func))"), budget, Token);

        Assert.False(second.Bytes.IsEmpty);
        Assert.Equal(TimeSpan.Zero, budget.Waited);
    }

    [Fact]
    public async Task Where_no_idle_process_can_be_started_one_with_a_share_compiles()
    {
        Assert.SkipUnless(CompilerLimits.IdlePatience is not null, "No process is idle there.");
        using var dotnet = new ScriptedDotnet("case $* in *' Idle '*) exit 1 ;; *) exec \"$REAL\" \"$@\" ;; esac", Command.Dotnet);

        TrustedCode code = await Make(Enough, Command with { Dotnet = dotnet.Path }).CompileAsync(Unmetered, Wat.ToWasm("(module)"), Token);

        Assert.False(code.Bytes.IsEmpty);
    }

    [Fact]
    public async Task A_child_uses_at_first_what_the_processor_has_left_over_and_tells_from_one_with_a_share()
    {
        Assert.SkipUnless(SchedulingPolicy.IsKnown, "The system does not say how its threads are scheduled.");

        foreach (CompilerPriority priority in Enum.GetValues<CompilerPriority>())
        {
            using var process = Process.Start(Command.ToStartInfo(new CompilerArguments(Unmetered, 1 << 30, 300, priority, Command.EngineLibrary)))!;
            await process.StandardOutput.BaseStream.ReadExactlyAsync(new byte[CompilerProtocol.Greeting.Length], Token);

            // The thread that has said that it is ready is the one that compiles.
            Assert.Equal(priority == CompilerPriority.Idle, SchedulingPolicy.IsIdle(process.Id));
            Assert.Equal(priority != CompilerPriority.Normal || IsLow(Process.GetCurrentProcess()), IsLow(process));
            process.Kill();
            await process.WaitForExitAsync(Token);
        }
    }

    [Fact]
    public async Task While_the_host_starts_a_child_has_as_much_of_the_processor_as_others_and_makes_way_as_soon_as_there_may_be_requests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process is found by a script.");
        Assert.SkipWhen(IsLow(Process.GetCurrentProcess()), "This process has a low priority itself, and with it all that it starts.");
        using var dotnet = new ScriptedDotnet("echo $$ $* > \"$0.started\"; mv \"$0.started\" \"$0.process\"; exec \"$REAL\" \"$@\"", Command.Dotnet);
        var start = new HostStart(TimeProvider.System);
        var compiler = new ChildProcessCompiler(Command with { Dotnet = dotnet.Path }, Enough, start, TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        end.CancelAfter(TimeSpan.FromMinutes(1));
        Task<TrustedCode>? compiling = null;
        Process? process = null;
        await start.RunAsync(
            async () =>
            {
                compiling = compiler.CompileAsync(Unmetered, Bombs.LongChains(3, 115_000, "run"), end.Token);
                string[] words = await ReadAsync($"{dotnet.Path}.process", compiling);
                process = Process.GetProcessById(int.Parse(words[0], CultureInfo.InvariantCulture));
                Assert.Contains("Normal", words);
                Assert.False(IsLow(process));
            },
            Timeout.InfiniteTimeSpan);

        using Process started = process!;
        while (!IsLow(started))
        {
            // Its start may just not be over.
            Assert.False(compiling!.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(10), end.Token);
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => compiling!);
    }

    [Fact]
    public async Task An_application_starts_once_however_many_begin_and_no_longer_than_it_waits()
    {
        var time = new FakeTimeProvider();
        var start = new HostStart(time);
        Assert.True(start.Ended.IsCancellationRequested);
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        Task[] starts = [start.RunAsync(() => first.Task, Timeout.InfiniteTimeSpan), start.RunAsync(() => second.Task, Timeout.InfiniteTimeSpan)];
        Assert.False(start.Ended.IsCancellationRequested);
        second.SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => starts[1]);
        Assert.True(start.Ended.IsCancellationRequested);
        await start.RunAsync(
            () =>
            {
                Assert.True(start.Ended.IsCancellationRequested);
                return Task.CompletedTask;
            },
            Timeout.InfiniteTimeSpan);
        first.SetResult();
        await starts[0];

        start = new HostStart(time);
        first = new TaskCompletionSource();
        starts = [start.RunAsync(() => first.Task, TimeSpan.FromSeconds(10))];
        time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(start.Ended.IsCancellationRequested);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(start.Ended.IsCancellationRequested);
        first.SetResult();
        await starts[0];
    }

    [Fact]
    public async Task After_the_start_a_child_makes_way_from_the_first()
    {
        Assert.SkipUnless(CompilerLimits.IdlePatience is not null, "No process is idle there.");
        using var dotnet = new ScriptedDotnet("case $* in *' Normal '*) exit 1 ;; *) exec \"$REAL\" \"$@\" ;; esac", Command.Dotnet);
        var start = new HostStart(TimeProvider.System);
        var compiler = new ChildProcessCompiler(Command with { Dotnet = dotnet.Path }, Enough, start, TimeProvider.System);
        Task<TrustedCode> CompileAsync() => compiler.CompileAsync(Unmetered, Wat.ToWasm("(module)"), Token);

        await Assert.ThrowsAsync<CompilerNotStartedException>(() => start.RunAsync(CompileAsync, Timeout.InfiniteTimeSpan));

        Assert.False((await CompileAsync()).Bytes.IsEmpty);
    }

    [Fact]
    public async Task The_modules_of_one_guest_have_their_time_together()
    {
        ChildProcessCompiler compiler = Make(Enough);
        var budget = new CompilationBudget();
        Assert.False((await compiler.CompileAsync(Unmetered, Wat.ToWasm("(module (func))"), budget, Token)).Bytes.IsEmpty);
        Assert.InRange(budget.Used, TimeSpan.FromTicks(1), Enough.Timeout);
        Assert.False(budget.IsWhole);

        budget.Use(Enough.Timeout - budget.Used - TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<CompilationException>(
            () => compiler.CompileAsync(Unmetered, Bombs.LongChains(3, 115_000, "run"), budget, Token));
        Assert.Contains("CompileTimeout", failure.Message, StringComparison.Ordinal);

        budget.Use(TimeSpan.FromSeconds(1));
        failure = await Assert.ThrowsAsync<CompilationException>(() => compiler.CompileAsync(Unmetered, Wat.ToWasm("(module)"), budget, Token));
        Assert.Contains("CompileTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_want_it_any_more_ends_the_process()
    {
        using var cancellation = new CancellationTokenSource();
        Task<TrustedCode> compiling = Make(Enough).CompileAsync(Unmetered, Bombs.LongChains(3, 115_000, "run"), cancellation.Token);
        await cancellation.CancelAsync();

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => compiling);

        Assert.Equal(cancellation.Token, failure.CancellationToken);
    }

    [Fact]
    public async Task What_takes_too_much_memory_is_refused()
    {
        var limits = Enough with { MemoryBytes = 24 << 20 };

        var failure = await Assert.ThrowsAsync<CompilationException>(() => Make(limits).CompileAsync(Unmetered, Bombs.ManyFunctions(50_000), Token));

        Assert.Contains("more than 25165824 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MaxCompileMemoryBytes", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("printf 'pluginhost-compiler 2\\n'; cat > /dev/null")]
    [InlineData("")]
    public async Task A_compiler_that_the_system_has_ended_is_no_fault_of_the_module(string before)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The system ends no process by a signal there.");
        using var dotnet = new ScriptedDotnet($"{before}\nkill -9 $$", Command.Dotnet);

        var failure = await Assert.ThrowsAsync<CompilerStarvedException>(
            () => Make(Enough, Command with { Dotnet = dotnet.Path }).CompileAsync(Unmetered, Wat.ToWasm("(module)"), Token));

        Assert.Contains("ended by the system", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MaxCompileMemoryBytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compiler_that_is_not_there_is_not_a_module_that_is_refused()
    {
        var failure = await Assert.ThrowsAsync<CompilerNotStartedException>(
            () => Make(Enough, Command with { Dotnet = "/nowhere/dotnet" }).CompileAsync(Unmetered, Array.Empty<byte>(), Token));
        Assert.Contains("/nowhere/dotnet", failure.Message, StringComparison.Ordinal);

        failure = await Assert.ThrowsAsync<CompilerNotStartedException>(
            () => Make(Enough, Command with { EngineLibrary = "/nowhere/engine" }).CompileAsync(Unmetered, Array.Empty<byte>(), Token));
        Assert.Contains("/nowhere/engine", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_child_gets_nothing_of_the_environment_but_what_a_runtime_needs()
    {
        Environment.SetEnvironmentVariable("PLUGINHOST_TESTS_SECRET", "secret");

        IDictionary<string, string?> environment = Command.ToStartInfo(new CompilerArguments(Unmetered, 1, 1, CompilerPriority.Idle, "")).Environment;

        Assert.Subset(
            new HashSet<string> { "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "DOTNET_EnableDiagnostics", "DOTNET_DbgEnableMiniDump" },
            environment.Keys.ToHashSet());
    }

    [Fact]
    public void Arguments_are_read_as_they_were_written()
    {
        var arguments = new CompilerArguments(new CodeProfile(IsMetered: true), long.MaxValue, 70, CompilerPriority.Idle, "/a path/lib.so");

        Assert.Equal(arguments, CompilerArguments.Parse(arguments.ToArguments()));
        Assert.Null(CompilerArguments.Parse([]));
        Assert.Null(CompilerArguments.Parse(["metered", "-1", "1", "Low", ""]));
        Assert.Null(CompilerArguments.Parse(["metered", "1", "1", "High", ""]));
        Assert.Null(CompilerArguments.Parse(["metered", "1", "1", "7", ""]));
    }

    // What a script has written about itself, in words.
    private static async Task<string[]> ReadAsync(string file, Task running)
    {
        while (!File.Exists(file))
        {
            Assert.False(running.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
        }

        return (await File.ReadAllTextAsync(file, Token)).Split(' ', '\n');
    }

    private static bool IsLow(Process process)
    {
        process.Refresh();
        return process.PriorityClass is ProcessPriorityClass.BelowNormal or ProcessPriorityClass.Idle;
    }

    private static ChildProcessCompiler Make(CompilerLimits limits, CompilerCommand? command = null) =>
        new(command ?? Command, limits, new HostStart(TimeProvider.System), TimeProvider.System);
}
