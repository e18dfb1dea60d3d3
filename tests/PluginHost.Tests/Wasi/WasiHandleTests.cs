using System.Runtime.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using PluginHost.Wasi.Preview2;
using Test.Sandbox;

namespace PluginHost.Tests.Wasi;

/// <summary>Handles of the host's resources: those of WASI 0.2, whether or not anything makes one.</summary>
public sealed class WasiHandleTests
{
    private static readonly uint[] Forged = [0, 1, 7, 0x7FFF_FFFF, uint.MaxValue];

    // All that there is on the table, so that one that is added cannot be forgotten here.
    public static TheoryData<string> Functions { get; } = [.. WasiHandleComponent.Functions];

    public static TheoryData<string> Resources { get; } = [.. WasiPreview2.ResourceNames.Order(StringComparer.Ordinal)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void There_is_every_resource_of_the_interfaces_that_are_there()
    {
        Assert.Equal(
            [
                "wasi:cli/terminal-input#terminal-input", "wasi:cli/terminal-output#terminal-output", "wasi:filesystem/types#descriptor",
                "wasi:filesystem/types#directory-entry-stream", "wasi:io/error#error", "wasi:io/poll#pollable", "wasi:io/streams#input-stream",
                "wasi:io/streams#output-stream",
            ],
            WasiPreview2.ResourceNames.Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<WasiResourceKind>().Length, WasiPreview2.ResourceNames.Count());
        Assert.Equal(29, WasiHandleComponent.Functions.Count(name => name.StartsWith("wasi:filesystem/types#", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public Task A_function_takes_no_handle_that_is_forged_or_of_another_resource(string function) =>
        RefuseAsync(WasiHandleComponent.Calling(function));

    [Theory]
    [MemberData(nameof(Resources))]
    public Task No_handle_is_dropped_that_is_forged_or_of_another_resource(string resource) =>
        RefuseAsync(WasiHandleComponent.Dropping(resource));

    [Theory]
    [InlineData("input")]
    [InlineData("output")]
    public async Task A_stream_is_not_dropped_before_its_pollables(string kind)
    {
        string get = kind == "input" ? "$get-stdin" : "$get-stdout";
        string begin = $"(local.set $h (call {get})) (local.set $p (call ${kind}-pollable (local.get $h)))";

        Assert.Equal(3u, await RunAsync(
            $"{begin} (call $drop-pollable (local.get $p)) (call $drop-{kind} (local.get $h)) (i32.const 3)"));
        await BreakAsync($"{begin} (call $drop-{kind} (local.get $h)) (i32.const 3)");
        await BreakAsync(
            $"{begin} (drop (call ${kind}-pollable (local.get $h))) (call $drop-pollable (local.get $p)) (call $drop-{kind} (local.get $h)) (i32.const 3)");

        static async Task BreakAsync(string body)
        {
            var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(body));
            Assert.Contains("a stream before its pollables", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pollable_keeps_its_stream_also_where_another_component_has_it()
    {
        const string Begin = """
            (local.set $h (call $get-stdout))
            (local.set $p (call $keep (call $output-pollable (local.get $h))))
            """;

        await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync($"{Begin} (call $drop-output (local.get $h)) (i32.const 3)"));
        Assert.Equal(3u, await RunAsync($"{Begin} (call $let-go (local.get $p)) (call $drop-output (local.get $h)) (i32.const 3)"));
    }

    [Theory]
    [InlineData("(local.set $h (call $get-stdout)) (call $drop-output (local.get $h)) (drop (call $output-pollable (local.get $h))) (i32.const 0)")]
    [InlineData("(local.set $h (call $get-stdin)) (call $drop-input (local.get $h)) (drop (call $input-pollable (local.get $h))) (i32.const 0)")]
    [InlineData("(local.set $h (call $get-stdout)) (call $drop-output (local.get $h)) (call $drop-output (local.get $h)) (i32.const 0)")]
    [InlineData("(local.set $p (call $input-pollable (call $get-stdin))) (call $drop-pollable (local.get $p)) (call $drop-pollable (local.get $p)) (i32.const 0)")]
    [InlineData("(local.set $p (call $input-pollable (call $get-stdin))) (drop (call $keep (local.get $p))) (call $drop-pollable (local.get $p)) (i32.const 0)")]
    public async Task What_was_dropped_or_given_away_is_not_there_any_more(string body)
    {
        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(body));

        Assert.Contains("which does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_used_again_by_whatever_comes_next()
    {
        Assert.Equal(0x010201u, await RunAsync("""
            (local.set $h (call $get-stdout))
            (local.set $p (call $input-pollable (call $get-stdin)))
            (call $drop-output (local.get $h))
            (i32.or (local.get $h) (i32.or (i32.shl (call $input-pollable (i32.const 2)) (i32.const 16)) (i32.const 0x200)))
            """));
    }

    [Fact]
    public async Task Each_instance_may_have_as_many_as_the_limit_says()
    {
        await using PluginTestHost host = await WasiComponent.StartAsync(
            WasiHandleComponent.OfStreams("""
                (loop $more
                  (local.set $h (call $get-stdout))
                  (br_if $more (local.tee $value (i32.sub (local.get $value) (i32.const 1)))))
                (local.get $h)
                """) with
            {
                Limits = new PluginLimits { MaxResources = 5 },
            });
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(5u, await runner.RunAsync(5, Token));
        Assert.Equal(5u, await runner.RunAsync(5, Token));
        var failure = await Assert.ThrowsAsync<PluginLimitException>(async () => await runner.RunAsync(6, Token));
        Assert.Equal((nameof(PluginLimits.MaxResources), 5), (failure.LimitName, failure.Limit));
        Assert.Equal(5u, await runner.RunAsync(5, Token));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task The_table_holds_every_kind_of_resource(string name)
    {
        WasiResourceKind kind = KindOf(name);
        int id = WasiResource.IdOf(kind);
        var resource = new TestResource(kind);

        await InsideAsync(table =>
        {
            uint first = table.Add(ToHandle(resource));
            uint second = table.Add(ToHandle(new TestResource(kind)));
            Assert.Same(resource, table.Get(first, id).Value);
            foreach (WasiResourceKind other in Enum.GetValues<WasiResourceKind>().Where(other => other != kind))
            {
                Assert.Throws<PluginAbiException>(() => table.Get(first, WasiResource.IdOf(other)));
                Assert.Throws<PluginAbiException>(() => table.RemoveOwned(first, WasiResource.IdOf(other)));
            }

            Assert.Same(resource, table.RemoveOwned(first, id).Value);
            Assert.Throws<PluginAbiException>(() => table.Get(first, id));
            Assert.Throws<PluginAbiException>(() => table.Remove(first, id));
            Assert.Equal(first, table.Add(ToHandle(resource)));
            Assert.NotSame(resource, table.Get(second, id).Value);
        });
    }

    [Fact]
    public async Task What_an_instance_has_is_let_go_of_with_it()
    {
        WeakReference[] resources = [];
        await using (PluginTestHost host = await StartAskingAsync(PluginLifetime.Single, table => resources = AddOneOfEach(table)))
        {
            await host.Get<IRunner>("guest").RunAsync(0, Token);
            GC.Collect();
            Assert.All(resources, resource => Assert.True(resource.IsAlive));
        }

        GC.Collect();
        Assert.Equal(Enum.GetValues<WasiResourceKind>().Length, resources.Length);
        Assert.All(resources, resource => Assert.False(resource.IsAlive));
    }

    private static async Task RefuseAsync(PluginDefinition plugin)
    {
        await using PluginTestHost host = await WasiComponent.StartAsync(plugin);
        IRunner runner = host.Get<IRunner>("guest");
        foreach (uint handle in Forged)
        {
            var failure = await Assert.ThrowsAsync<PluginAbiException>(async () => await runner.RunAsync(handle, Token));
            Assert.Contains($"the handle {handle}, which does not exist", failure.Message, StringComparison.Ordinal);
        }

        var other = await Assert.ThrowsAsync<PluginAbiException>(async () => await runner.RunAsync(WasiHandleComponent.OtherKind, Token));
        Assert.Contains("the handle 1 as one of another resource", other.Message, StringComparison.Ordinal);
    }

    private static Task<uint> RunAsync(string body) => WasiComponent.RunAsync(WasiHandleComponent.OfStreams(body));

    // Whatever breaks the rules in there ends the call too.
    private static async Task InsideAsync(Action<HandleTable> use)
    {
        bool isDone = false;
        await using PluginTestHost host = await StartAskingAsync(PluginLifetime.PerCall, table =>
        {
            use(table);
            isDone = true;
        });
        Exception? failure = await Record.ExceptionAsync(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.True(isDone, failure?.ToString());
    }

    private static async Task<PluginTestHost> StartAskingAsync(PluginLifetime lifetime, Action<HandleTable> use)
    {
        var imports = new TestImports
        {
            OnAsk = value =>
            {
                use(((GuestInstance)GuestThread.Current.Running!).HandlesOf(0));
                return new(value);
            },
        };
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), Asking with { Lifetime = lifetime });
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return host;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] AddOneOfEach(HandleTable table) =>
    [
        .. Enum.GetValues<WasiResourceKind>().Select(kind =>
        {
            var resource = new TestResource(kind);
            table.Add(ToHandle(resource));
            return new WeakReference(resource);
        }),
    ];

    private static Handle ToHandle(TestResource resource) =>
        new(WasiResource.IdOf(resource.Kind), Representation: 0, resource, Scope: null);

    private static WasiResourceKind KindOf(string name)
    {
        string[] parts = name.Split('#');
        return WasiPreview2.FindResource($"{parts[0]}@0.2.0", parts[1])!.Value;
    }

    private static PluginDefinition Asking => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (import "{SandboxGuest.HostGrant}@1.0.0" (instance $host (export "ask" (func (param "value" u32) (result u32)))))
          (core func $ask (canon lower (func $host "ask")))
          (core module $m
            (import "h" "a" (func $ask (param i32) (result i32)))
            (func (export "r") (param i32) (result i32) (call $ask (local.get 0))))
          (core instance $i (instantiate $m (with "h" (instance (export "a" (func $ask))))))
          (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
          (instance $runner (export "run" (func $run)))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);

    private sealed class TestResource(WasiResourceKind kind) : WasiResource(kind);
}
