using System.Runtime.Versioning;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Compilation.Cache;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation;

[UnsupportedOSPlatform("windows")]
public sealed class ModuleProviderTests : IDisposable
{
    private const string Sha256 = "1111111111111111111111111111111111111111111111111111111111111111";

    private readonly byte[] _bytes = Wat.ToWasm("(module)");
    private readonly TestCache _test = new();
    private readonly HeldCompiler _compiler = new();
    private readonly WasmEngine _engine;

    public ModuleProviderTests()
    {
        NativeEngine.EnsureUsable();
        _engine = WasmEngine.Create(new EngineProfile(IsMetered: false, 256 * 1024, Pool: null));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _engine.Dispose();
        _test.Dispose();
    }

    [Fact]
    public async Task What_several_plugins_need_at_the_same_time_is_compiled_once()
    {
        ModuleProvider provider = Make(_test.Open());
        Task<WasmModule>[] loading = [.. Enumerable.Range(0, 4).Select(_ => GetAsync(provider, Token))];

        _compiler.Go.SetResult();

        foreach (WasmModule module in await Task.WhenAll(loading))
        {
            module.Dispose();
        }

        Assert.Equal(1, _compiler.Compiled);
    }

    [Fact]
    public async Task Whoever_waits_for_a_compilation_that_is_given_up_compiles_it()
    {
        ModuleProvider provider = Make(_test.Open());
        using var end = new CancellationTokenSource();
        Task<WasmModule> first = GetAsync(provider, end.Token);
        Task<WasmModule> second = GetAsync(provider, Token);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _compiler.Go.SetResult();

        (await second).Dispose();
        Assert.Equal(1, _compiler.Compiled);
    }

    [Fact]
    public async Task What_cannot_be_compiled_is_tried_once_for_all_that_wait()
    {
        ModuleProvider provider = Make(_test.Open());
        Task<WasmModule>[] loading = [.. Enumerable.Range(0, 3).Select(_ => GetAsync(provider, Token))];

        _compiler.Go.SetException(new CompilationException("It is too much."));

        foreach (Task<WasmModule> each in loading)
        {
            Assert.Equal("It is too much.", (await Assert.ThrowsAsync<CompilationException>(() => each)).Message);
        }

        Assert.Equal(1, _compiler.Started);
    }

    [Fact]
    public async Task A_compiler_that_had_too_little_time_is_tried_once_for_all_that_wait_and_is_no_fault_of_the_module()
    {
        ModuleProvider provider = Make(_test.Open());
        Task<WasmModule>[] loading = [.. Enumerable.Range(0, 3).Select(_ => GetAsync(provider, Token))];

        _compiler.Go.SetException(new CompilerStarvedException("The machine is busy."));

        foreach (Task<WasmModule> each in loading)
        {
            await Assert.ThrowsAsync<CompilerStarvedException>(() => each);
        }

        Assert.Equal(1, _compiler.Started);
    }

    [Fact]
    public async Task A_module_whose_compiler_has_too_little_of_the_machine_again_and_again_is_given_up()
    {
        ModuleProvider provider = Make(new NoCodeCache());
        _compiler.Go.SetException(new CompilerStarvedException("The machine is busy."));

        for (int i = 0; i < 3; i++)
        {
            Assert.DoesNotContain("given up", await StarveAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("given up until", await StarveAsync(), StringComparison.Ordinal);
        Assert.Contains("tried 5 times", await StarveAsync(), StringComparison.Ordinal);

        async Task<string> StarveAsync() => (await Assert.ThrowsAsync<CompilerStarvedException>(() => GetAsync(provider, Token))).Message;
    }

    [Fact]
    public async Task What_several_plugins_tried_side_by_side_is_one_try_and_what_others_tried_since_counts_for_all()
    {
        ModuleProvider provider = Make(new NoCodeCache());
        Task<WasmModule>[] loading = [.. Enumerable.Range(0, 8).Select(_ => GetAsync(provider, Token))];
        TaskCompletionSource starved = _compiler.Go;
        starved.SetException(new CompilerStarvedException("The machine is busy."));
        var first = new List<CompilerStarvedException>();
        foreach (Task<WasmModule> each in loading)
        {
            first.Add(await Assert.ThrowsAsync<CompilerStarvedException>(() => each));
        }

        await Assert.ThrowsAsync<CompilerStarvedException>(() => GetAsync(provider, Token));
        await Assert.ThrowsAsync<CompilerStarvedException>(() => GetAsync(provider, Token));
        Assert.All(first, failure => Assert.False(failure.IsGivenUp));

        await Assert.ThrowsAsync<CompilerStarvedException>(() => GetAsync(provider, Token));
        Assert.All(first, failure => Assert.True(failure.IsGivenUp));

        _compiler.Go = new TaskCompletionSource();
        _compiler.Go.SetResult();
        (await GetAsync(provider, Token)).Dispose();
        Assert.All(first, failure => Assert.False(failure.IsGivenUp));
    }

    [Fact]
    public async Task How_often_a_module_was_tried_is_forgotten_when_it_is_compiled()
    {
        ModuleProvider provider = Make(new NoCodeCache());
        TaskCompletionSource starved = _compiler.Go;
        starved.SetException(new CompilerStarvedException("The machine is busy."));
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<CompilerStarvedException>(() => GetAsync(provider, Token));
        }

        _compiler.Go = new TaskCompletionSource();
        _compiler.Go.SetResult();
        (await GetAsync(provider, Token)).Dispose();
        _compiler.Go = starved;

        CompilerStarvedException again = await Assert.ThrowsAsync<CompilerStarvedException>(() => GetAsync(provider, Token));
        Assert.False(again.IsGivenUp);
    }

    [Fact]
    public async Task Where_no_code_is_kept_nobody_waits_for_others()
    {
        ModuleProvider provider = Make(new NoCodeCache());
        Task<WasmModule>[] loading = [GetAsync(provider, Token), GetAsync(provider, Token)];

        Assert.Equal(2, _compiler.Started);
        _compiler.Go.SetResult();

        foreach (WasmModule module in await Task.WhenAll(loading))
        {
            module.Dispose();
        }
    }

    private ModuleProvider Make(ICodeCache cache) => new(_compiler, cache, _test.Events);

    private Task<WasmModule> GetAsync(ModuleProvider provider, CancellationToken cancellationToken) =>
        provider.GetAsync(_engine, _bytes, Sha256, new PendingCode(Task.FromResult<TrustedCode?>(null)), new CompilationBudget(), cancellationToken);

    // Compiles when the test lets it.
    private sealed class HeldCompiler : IModuleCompiler
    {
        public TaskCompletionSource Go { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Started { get; private set; }

        public int Compiled { get; private set; }

        public async Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default)
        {
            Started++;
            await Go.Task.WaitAsync(cancellationToken);
            Compiled++;
            return CodeGenerator.Compile(profile, module.Span);
        }
    }
}
