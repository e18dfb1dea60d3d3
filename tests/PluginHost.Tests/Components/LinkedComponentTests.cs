using Microsoft.Extensions.DependencyInjection;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>Components of several core modules in one store.</summary>
public sealed class LinkedComponentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall, "utf8")]
    [InlineData(PluginLifetime.Pooled, "utf16")]
    [InlineData(PluginLifetime.Single, "latin1+utf16")]
    public async Task Imports_pass_strings_through_the_memory_and_allocator_that_the_component_names(PluginLifetime lifetime, string encoding)
    {
        var told = new List<string>();
        string text = "";
        var imports = new TestImports { OnRead = () => text, OnTell = told.Add };
        var component = new ShimComponent { Body = ShimComponent.ReadAndTell, Encoding = encoding };
        await using PluginTestHost host = await StartAsync(imports, component.ToPlugin() with { Lifetime = lifetime });
        IRunner runner = host.Get<IRunner>("guest");

        string[] texts = ["plain", "", "é ÿ", "Ada 🙂 żółw"];
        foreach (string each in texts)
        {
            text = each;
            await runner.RunAsync(0, Token);
        }

        Assert.Equal(texts, told);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall, new uint[] { 1, 1 })]
    [InlineData(PluginLifetime.Pooled, new uint[] { 1, 2 })]
    public async Task What_a_call_leaves_in_a_module_is_seen_by_the_next_only_if_instances_are_kept(PluginLifetime lifetime, uint[] counts)
    {
        var component = new ShimComponent
        {
            Definitions = "(global $count (mut i32) (i32.const 0))",
            Body = "(global.set $count (i32.add (global.get $count) (i32.const 1))) (global.get $count)",
        };
        await using PluginTestHost host = await StartAsync(new TestImports(), component.ToPlugin() with
        {
            Lifetime = lifetime,
            Limits = new PluginLimits { MaxConcurrentCalls = 1 },
        });
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal<uint>(counts, new[] { await runner.RunAsync(0, Token), await runner.RunAsync(0, Token) });
    }

    [Fact]
    public async Task All_modules_together_have_the_time_of_one_guest_to_be_compiled()
    {
        PluginDefinition plugin = new ShimComponent { Body = "(i32.const 1)" }.ToPlugin();
        var compiler = new BudgetedCompiler();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With()(plugins);
                plugins.Services.AddSingleton<IModuleCompiler>(compiler);
            },
            plugin);
        await host.ReloadAsync(plugin with { Settings = """{"a":1}""" });

        Assert.Equal([3, 3], compiler.Budgets.GroupBy(budget => budget).Select(modules => modules.Count()));
    }

    [Fact]
    public async Task All_modules_together_are_held_to_what_is_compiled_for_one_guest()
    {
        string functions = string.Concat(Enumerable.Repeat("(func)", 60_000));
        PluginDefinition plugin = PluginTestHost.FromWat("guest", $"""
            (component
              (core module $one {functions})
              (core module $other {functions} (func))
              (core instance (instantiate $one))
              (core instance (instantiate $other)))
            """) with { Contract = SandboxGuest.RunnerContract };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("Its modules have together 120001 functions; at most 100000 are allowed.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_function_uses_what_was_instantiated_before_it()
    {
        var told = new List<string>();
        var component = new ShimComponent
        {
            Definitions = "(data (i32.const 32) \"begun\")",
            Body = "(i32.const 1)",
            Fixup = "(func $start (call $f1 (i32.const 32) (i32.const 5))) (start $start)",
        };
        await using PluginTestHost host = await StartAsync(new TestImports { OnTell = told.Add }, component);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal("begun", told[0]);
    }

    [Fact]
    public async Task A_start_function_that_traps_fails_the_load()
    {
        var component = new ShimComponent { Body = "(i32.const 1)", Fixup = "(func $start unreachable) (start $start)" };
        await using PluginTestHost host = await StartAsync(new TestImports(), component);

        Assert.IsType<PluginTrapException>(host.StatusOf("guest").Failure);
    }

    [Theory]
    [InlineData("(drop (call $ask (i32.const 1)))", null)]
    [InlineData("", "(drop (call $ask (i32.const 1)))")]
    public async Task An_allocator_or_post_return_function_that_calls_an_import_breaks_the_rules(string allocating, string? afterwards)
    {
        var component = new ShimComponent { Body = ShimComponent.ReadAndTell, Allocating = allocating, Afterwards = afterwards };
        await using PluginTestHost host = await StartAsync(new TestImports { OnRead = () => "text" }, component);

        var failure = await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Contains("from its allocator or from post-return", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_post_return_function_is_given_the_result()
    {
        var component = new ShimComponent
        {
            Body = "(i32.const 5)",
            Afterwards = "(if (i32.eq (local.get $result) (i32.const 5)) (then unreachable))",
        };
        await using PluginTestHost host = await StartAsync(new TestImports(), component);

        await Assert.ThrowsAsync<PluginTrapException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_trap_in_the_allocator_during_an_import_ends_the_call_and_the_instance()
    {
        var component = new ShimComponent { Body = ShimComponent.ReadAndTell, Allocating = "(if (i32.gt_u (local.get $size) (i32.const 8)) (then unreachable))" };
        string text = "a longer text";
        await using PluginTestHost host = await StartAsync(
            new TestImports { OnRead = () => text }, component.ToPlugin() with { Lifetime = PluginLifetime.Single });
        IRunner runner = host.Get<IRunner>("guest");

        await Assert.ThrowsAsync<PluginTrapException>(async () => await runner.RunAsync(0, Token));
        text = "short";
        Assert.Equal(5u, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_service_that_throws_is_named_in_the_failure()
    {
        var imports = new TestImports { OnRead = () => throw new InvalidOperationException("Nothing to read.") };
        await using PluginTestHost host = await StartAsync(imports, new ShimComponent { Body = ShimComponent.ReadAndTell });

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Contains("test:sandbox/host@1.0.0#read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_modules_together_are_held_to_the_memory_limit()
    {
        var component = new ShimComponent { Body = "(memory.grow (i32.const 1))", Fixup = "(memory 1)" };
        await using PluginTestHost host = await StartAsync(new TestImports(), component.ToPlugin() with
        {
            Limits = new PluginLimits { MaxMemoryBytes = 4 * 64 * 1024 },
        });
        IRunner runner = host.Get<IRunner>("guest");

        // Two memories share four pages: the guest's own may have two.
        Assert.Equal(1u, await runner.RunAsync(0, Token));

        await host.ReloadAsync((component with { Body = "(memory.grow (i32.const 2))" }).ToPlugin() with
        {
            Limits = new PluginLimits { MaxMemoryBytes = 4 * 64 * 1024 },
        });
        Assert.Equal(uint.MaxValue, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_memory_that_its_share_does_not_hold_is_refused_before_anything_runs()
    {
        var component = new ShimComponent { Body = "(i32.const 1)", Fixup = "(memory 3)" };
        await using PluginTestHost host = await StartAsync(new TestImports(), component.ToPlugin() with
        {
            Limits = new PluginLimits { MaxMemoryBytes = 4 * 64 * 1024 },
        });

        var failure = Assert.IsType<PluginMemoryException>(host.StatusOf("guest").Failure);
        Assert.Contains("2 memories", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_and_stack_are_limited_in_every_module()
    {
        var component = new ShimComponent { Body = "(loop $forever (br $forever)) (i32.const 0)" };
        await using PluginTestHost host = await StartAsync(new TestImports(), component.ToPlugin() with
        {
            Limits = new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(50) },
        });
        await Assert.ThrowsAsync<PluginTimeoutException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(new ShimComponent { Definitions = "(func $deep (call $deep))", Body = "(call $deep) (i32.const 0)" });
        await Assert.ThrowsAsync<PluginStackException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_component_inside_has_a_memory_and_an_allocator_of_its_own()
    {
        var told = new List<string>();
        await using PluginTestHost host = await StartAsync(
            new TestImports { OnTell = told.Add, OnRead = () => "text" }, TwoMemories());

        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal("hello", await host.Get<ITexts>("texts").EchoAsync("hello", Token));
        Assert.Equal(["text"], told);
    }

    // One part reads and tells with one memory, the other echoes with another; which of them is found first must not matter.
    private static PluginDefinition[] TwoMemories()
    {
        string component = $"""
            (component
              (import "{SandboxGuest.HostGrant}@1.0.0" (instance $host
                (export "read" (func (result string))) (export "tell" (func (param "message" string)))))
              (component $inner
                (import "read" (func $read (result string)))
                (import "tell" (func $tell (param "message" string)))
                (core module $libc {SandboxGuest.Allocator})
                (core instance $libc (instantiate $libc))
                (core func $read (canon lower (func $read) (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))))
                (core func $tell (canon lower (func $tell) (memory (core memory $libc "memory"))))
                (core module $main
                  (import "libc" "memory" (memory 1))
                  (import "host" "read" (func $read (param i32)))
                  (import "host" "tell" (func $tell (param i32 i32)))
                  (func (export "r") (param i32) (result i32) {ShimComponent.ReadAndTell}))
                (core instance $main (instantiate $main
                  (with "libc" (instance $libc))
                  (with "host" (instance (export "read" (func $read)) (export "tell" (func $tell))))))
                (func $run (param "value" u32) (result u32) (canon lift (core func $main "r")))
                (export "run" (func $run)))
              (core module $m
                {SandboxGuest.Allocator}
                (func (export "e") (param $address i32) (param $length i32) (result i32)
                  {SandboxGuest.Returns("(local.get $address)", "(local.get $length)")}))
              (core instance $i (instantiate $m))
              (func $echo (param "text" string) (result string) (canon lift (core func $i "e")
                (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc"))))
              (alias export $host "read" (func $read))
              (alias export $host "tell" (func $tell))
              (instance $inner (instantiate $inner (with "read" (func $read)) (with "tell" (func $tell))))
              (instance $runner (export "run" (func $inner "run")))
              (instance $texts (export "echo" (func $echo)))
              (export "{SandboxGuest.TextsContract}" (instance $texts))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """;
        return
        [
            SandboxGuest.Define("guest", SandboxGuest.RunnerContract, component),
            SandboxGuest.Define("texts", SandboxGuest.TextsContract, component),
        ];
    }

    private static Task<PluginTestHost> StartAsync(TestImports imports, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(SandboxGuest.With(imports), plugins);

    private sealed class BudgetedCompiler : IModuleCompiler
    {
        public List<CompilationBudget> Budgets { get; } = [];

        public Task<TrustedCode> CompileAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<TrustedCode> CompileAsync(
            CodeProfile profile, ReadOnlyMemory<byte> module, CompilationBudget budget, CancellationToken cancellationToken)
        {
            Budgets.Add(budget);
            return Task.FromResult(CodeGenerator.Compile(profile, module.Span));
        }
    }
}
