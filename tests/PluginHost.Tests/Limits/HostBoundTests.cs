using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using PluginHost.Tests.Support;
using Test.Canonical;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

/// <summary>Bounds on what guests can cause in the host.</summary>
public sealed class HostBoundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_that_is_too_large_is_not_taken()
    {
        PluginDefinition plugin = SandboxGuest.Texts("guest", SandboxGuest.Returns("(i32.const 0)", "(i32.const 60000)"));
        plugin.Limits.MaxResultBytes = 100_000;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = await Assert.ThrowsAsync<PluginLimitException>(async () => await host.Get<ITexts>("guest").EchoAsync("", Token));

        AssertLimit(failure, nameof(PluginLimits.MaxResultBytes), 100_000, "echo");
    }

    [Fact]
    public async Task The_objects_of_a_list_are_counted_before_any_of_them_is_made()
    {
        // 125 bytes of the guest's memory are 31 objects in the host.
        const int Most = 4 * 1024 * 1024;
        PluginDefinition plugin = SandboxGuest.Define("guest", "test:sandbox/groves@1.0.0", """
            (module
              (memory (export "memory") 64)
              (func (export "test:sandbox/groves@1.0.0#grow") (param $count i32) (result i32)
                (i32.store (i32.const 0) (i32.const 8)) (i32.store (i32.const 4) (local.get $count)) (i32.const 0)))
            """);
        plugin.Limits.MaxResultBytes = Most;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IGroves groves = host.Get<IGroves>("guest");

        Assert.Equal(2_000, (await groves.GrowAsync(2_000, Token)).Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var failure = await Assert.ThrowsAsync<PluginLimitException>(async () => await groves.GrowAsync(26_000, Token));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
        AssertLimit(failure, nameof(PluginLimits.MaxResultBytes), Most, "grow");
    }

    [Fact]
    public async Task An_argument_of_a_host_function_that_is_too_large_is_not_taken()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $tell (i32.const 0) (local.get $value)) (local.get $value)",
            """(import "test:sandbox/host@1.0.0" "tell" (func $tell (param i32 i32))) (memory (export "memory") 1)""");
        plugin.Limits.MaxImportBytes = 20_000;
        int told = 0;
        var imports = new TestImports { OnTell = text => told += text.Length };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), plugin);
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(5_000u, await runner.RunAsync(5_000, Token));
        var failure = await Assert.ThrowsAsync<PluginLimitException>(async () => await runner.RunAsync(15_000, Token));

        AssertLimit(failure, nameof(PluginLimits.MaxImportBytes), 20_000, "run");
        Assert.Equal(5_000, told);
    }

    [Fact]
    public async Task What_a_guest_passes_to_all_host_functions_of_one_call_is_bounded_and_the_next_call_has_all_of_it_again()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            """
            (local $i i32)
            (loop $again
              (call $tell (i32.const 0) (i32.const 4000))
              (call $ping)
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $value))))
            (local.get $i)
            """,
            SandboxGuest.Ping + """(import "test:sandbox/host@1.0.0" "tell" (func $tell (param i32 i32))) (memory (export "memory") 1)""") with
        { Lifetime = PluginLifetime.Pooled };
        plugin.Limits.MaxTotalImportBytes = 50_000;
        int told = 0;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(new TestImports { OnTell = _ => told++ }), plugin);
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(6u, await runner.RunAsync(6, Token));
        Assert.Equal(6u, await runner.RunAsync(6, Token));
        var failure = await Assert.ThrowsAsync<PluginLimitException>(async () => await runner.RunAsync(7, Token));

        AssertLimit(failure, nameof(PluginLimits.MaxTotalImportBytes), 50_000, "run");
        Assert.Equal(18, told);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task A_guest_calls_host_functions_only_so_often_during_one_call(PluginLifetime lifetime)
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            """
            (local $i i32)
            (loop $again
              (call $ping)
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $value))))
            (local.get $i)
            """,
            SandboxGuest.Ping) with
        { Lifetime = lifetime };
        plugin.Limits.MaxImportCalls = 10;
        var imports = new TestImports();
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), plugin);
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(10u, await runner.RunAsync(10, Token));
        Assert.Equal(10u, await runner.RunAsync(10, Token));
        var failure = await Assert.ThrowsAsync<PluginLimitException>(async () => await runner.RunAsync(11, Token));

        AssertLimit(failure, nameof(PluginLimits.MaxImportCalls), 10, "run");
        Assert.Equal(30, imports.Pings);
    }

    [Fact]
    public async Task A_guests_allocator_is_called_only_so_often_for_the_arguments_of_one_call()
    {
        await using PluginTestHost host = await StartCanonicalAsync<IEcho>("echo", Substitute.For<Test.Canonical.IHost>());
        IEcho echo = host.Get<IEcho>("canonical");

        // One for the list, and one for each of its strings.
        Assert.Equal(["a", "b", "c"], await echo.EchoStringsAsync(["a", "b", "c"], Token));
        var failure = await Assert.ThrowsAsync<PluginLimitException>(
            async () => await echo.EchoStringsAsync(["a", "b", "c", "d", "e"], Token));

        AssertLimit(failure, nameof(PluginLimits.MaxAllocations), 5, "echo-strings");
    }

    [Fact]
    public async Task A_guests_allocator_is_called_only_so_often_for_the_result_of_one_host_function()
    {
        var service = Substitute.For<Test.Canonical.IHost>();
#pragma warning disable CA2012 // The substitute takes note of the call and gives no task.
        service.EchoStringsAsync([], Token).ReturnsForAnyArgs(_ => new ValueTask<string[]>(["a", "b", "c", "d", "e"]));
#pragma warning restore CA2012
        await using PluginTestHost host = await StartCanonicalAsync<ICallback>("callback", service);

        var failure = await Assert.ThrowsAsync<PluginLimitException>(
            async () => await host.Get<ICallback>("canonical").EchoStringsAsync(["a"], Token));

        AssertLimit(failure, nameof(PluginLimits.MaxAllocations), 5, "echo-strings");
    }

    private static Task<PluginTestHost> StartCanonicalAsync<TContract>(string contract, Test.Canonical.IHost service)
        where TContract : class, IWasmContract
    {
        PluginDefinition plugin = PluginTestHost.FromDist("canonical", "canonical.wasm") with
        {
            Contract = $"test:canonical/{contract}@1.0.0",
            Grants = new HashSet<string> { "test:canonical/host" },
        };
        plugin.Limits.MaxAllocations = 5;
        return PluginTestHost.StartAsync(
            plugins =>
            {
                plugins.AddWasmContract<TContract>();
                plugins.Services.AddSingleton(service);
            },
            plugin);
    }

    private static void AssertLimit(PluginLimitException failure, string name, long limit, string function)
    {
        Assert.Equal(PluginFailureReason.Limit, failure.Reason);
        Assert.Equal(name, failure.LimitName);
        Assert.Equal(limit, failure.Limit);
        Assert.Equal(function, failure.Function);
    }
}
