using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>A compiler's process that waits for its next module, where a process can be one that gets only idle time.</summary>
[Collection(BusyCompilers.Name)]
public sealed class KeptCompilerTests : IDisposable
{
    private static readonly CodeProfile Unmetered = new(IsMetered: false);
    private static readonly CompilerLimits Enough = new(TimeSpan.FromMinutes(5), 2L << 30);
    private static readonly CompilerCommand Command = CompilerCommand.Find(out _)!;
    private static readonly byte[] Small = Wat.ToWasm("(module (func (export \"f\")))");

    private readonly FakeTimeProvider _time = new();
    private readonly string _log = Path.GetTempFileName();
    private readonly ScriptedDotnet _dotnet;

    public KeptCompilerTests()
    {
        Assert.SkipUnless(CompilerLimits.IdlePatience is not null, "No process is idle there, and only such are kept.");
        _dotnet = new ScriptedDotnet($"echo $$ >> '{_log}'; exec \"$REAL\" \"$@\"", Command.Dotnet);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Those that were started, in their order.
    private int[] Processes => [.. File.ReadAllLines(_log).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    public void Dispose()
    {
        _dotnet?.Dispose();
        File.Delete(_log);
    }

    [Fact]
    public async Task One_process_compiles_one_module_after_the_other_as_this_one_would()
    {
        NativeEngine.EnsureUsable();
        using ChildProcessCompiler compiler = Make(Enough);
        byte[] greeter = await File.ReadAllBytesAsync(Guests.PathOf("greeter-rust.wasm"), Token);

        foreach (CodeProfile profile in (CodeProfile[])[Unmetered, new(IsMetered: true), Unmetered])
        {
            foreach (byte[] module in (byte[][])[Small, greeter])
            {
                TrustedCode code = await compiler.CompileAsync(profile, module, Token);
                Assert.True(code.Bytes.Span.SequenceEqual(CodeGenerator.Compile(profile, module).Bytes.Span));
            }
        }

        Assert.Single(Processes);
    }

    [Fact]
    public async Task One_that_has_waited_long_enough_ends()
    {
        using ChildProcessCompiler compiler = Make(Enough);
        await compiler.CompileAsync(Unmetered, Small, Token);
        _time.Advance(KeptCompiler.MaxIdleTime - TimeSpan.FromTicks(1));
        await compiler.CompileAsync(Unmetered, Small, Token);
        Assert.Single(Processes);

        // From when it was needed last.
        _time.Advance(KeptCompiler.MaxIdleTime - TimeSpan.FromTicks(1));
        using var process = Process.GetProcessById(Processes[0]);
        Assert.False(process.HasExited);
        _time.Advance(TimeSpan.FromTicks(1));

        await WaitForEndAsync(Processes[0]);
        await compiler.CompileAsync(Unmetered, Small, Token);
        Assert.Equal(2, Processes.Length);
    }

    [Fact]
    public async Task None_waits_once_the_host_has_ended()
    {
        ChildProcessCompiler compiler = Make(Enough);
        await compiler.CompileAsync(Unmetered, Small, Token);
        compiler.Dispose();
        await WaitForEndAsync(Processes[0]);

        // Nor does one that was still compiling then.
        await compiler.CompileAsync(Unmetered, Small, Token);
        await WaitForEndAsync(Processes[1]);
    }

    [Fact]
    public async Task One_that_has_ended_meanwhile_is_no_fault_of_the_next_module()
    {
        using ChildProcessCompiler compiler = Make(Enough);
        await compiler.CompileAsync(Unmetered, Small, Token);
        using (var process = Process.GetProcessById(Processes[0]))
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        Assert.False((await compiler.CompileAsync(Unmetered, Small, Token)).Bytes.IsEmpty);
        Assert.Equal(2, Processes.Length);
    }

    [Fact]
    public async Task What_has_refused_a_module_compiles_no_other()
    {
        using ChildProcessCompiler compiler = Make(Enough);
        await Assert.ThrowsAsync<CompilationException>(() => compiler.CompileAsync(Unmetered, new byte[] { 0 }, Token));

        await compiler.CompileAsync(Unmetered, Small, Token);

        Assert.Equal(2, Processes.Length);
    }

    [Fact]
    public async Task Each_module_has_its_own_time_and_none_has_it_twice()
    {
        using ChildProcessCompiler compiler = Make(Enough with { Timeout = TimeSpan.FromSeconds(1) });
        await compiler.CompileAsync(Unmetered, Small, Token);

        var failure = await Assert.ThrowsAsync<CompilationException>(
            () => compiler.CompileAsync(Unmetered, Bombs.LongChains(3, 115_000, "run"), Token));

        Assert.Contains("CompileTimeout", failure.Message, StringComparison.Ordinal);
        Assert.Single(Processes);
        Assert.False((await compiler.CompileAsync(Unmetered, Small, Token)).Bytes.IsEmpty);
    }

    [Fact]
    public async Task What_one_that_has_compiled_before_has_no_memory_for_is_tried_in_a_new_one()
    {
        using ChildProcessCompiler compiler = Make(Enough with { MemoryBytes = 24 << 20 });
        await compiler.CompileAsync(Unmetered, Small, Token);

        var failure = await Assert.ThrowsAsync<CompilationException>(() => compiler.CompileAsync(Unmetered, Bombs.ManyFunctions(50_000), Token));

        Assert.Contains("MaxCompileMemoryBytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Processes.Length);
    }

    [Fact]
    public async Task One_that_a_large_module_has_filled_makes_room_for_a_new_one()
    {
        using ChildProcessCompiler compiler = Make(Enough);
        await compiler.CompileAsync(Unmetered, Bombs.ManyFunctions(50_000), Token);

        Assert.False((await compiler.CompileAsync(Unmetered, Small, Token)).Bytes.IsEmpty);
        Assert.Equal(2, Processes.Length);
    }

    // A test that waits for one that does not end fails by its time.
    private static async Task WaitForEndAsync(int process)
    {
        Process found;
        try
        {
            found = Process.GetProcessById(process);
        }
        catch (ArgumentException)
        {
            // There is none of that number any more.
            return;
        }

        using (found)
        {
            await found.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        }
    }

    private ChildProcessCompiler Make(CompilerLimits limits) => new(Command with { Dotnet = _dotnet.Path }, limits, _time);
}
