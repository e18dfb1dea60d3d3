using System.Diagnostics;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Diagnostics;

// Who listens listens to the whole process, where other tests count what calls allocate: nothing runs beside these.
[CollectionDefinition(nameof(ActivityTests), DisableParallelization = true)]
[Collection(nameof(ActivityTests))]
public sealed class ActivityTests
{
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_an_activity_inside_the_callers_and_around_what_the_host_does_for_it()
    {
        PluginDefinition plugin = SandboxGuest.Runner("acme/guest", "(call $ping) (local.get $value)", SandboxGuest.Ping) with
        {
            Limits = new PluginLimits { FuelPerCall = 1000 },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var activities = new CollectedActivities();
        Activity? duringPing = null;
        _imports.OnPing = () => duringPing = Activity.Current;

        ValueTask<uint> running = host.Get<IRunner>("acme/guest").RunAsync(1, Token);
        Assert.Same(activities.Root, Activity.Current);
        await running;

        Activity call = Assert.Single(activities.Ended);
        Assert.Same(call, duringPing);
        Assert.Equal(activities.Root.SpanId, call.ParentSpanId);
        Assert.Equal("pluginhost.call", call.OperationName);
        Assert.Equal("guest run", call.DisplayName);
        Assert.Equal(ActivityKind.Internal, call.Kind);
        Assert.Equal(ActivityStatusCode.Unset, call.Status);
        Assert.Equal("guest", call.GetTagItem("pluginhost.plugin.name"));
        Assert.Equal("acme", call.GetTagItem("pluginhost.plugin.scope"));
        Assert.Equal(host.StatusOf("acme/guest").Version, call.GetTagItem("pluginhost.plugin.version"));
        Assert.Equal(host.StatusOf("acme/guest").Generation, call.GetTagItem("pluginhost.plugin.generation"));
        Assert.Equal("run", call.GetTagItem("pluginhost.function"));
        Assert.Equal("ok", call.GetTagItem("pluginhost.outcome"));
        Assert.Equal(1L, call.GetTagItem("pluginhost.host_calls"));
        Assert.InRange(Assert.IsType<long>(call.GetTagItem("pluginhost.fuel")), 1, 100);
        Assert.Null(call.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_call_that_fails_says_how_and_nothing_that_the_guest_chose()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "unreachable");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var activities = new CollectedActivities();

        PluginResult<uint> result = await PluginCall.TryAsync(host.Get<IRunner>("guest").RunAsync(1, Token));

        Activity call = Assert.Single(activities.Ended);
        Assert.Equal("trap", call.GetTagItem("pluginhost.outcome"));
        Assert.Equal("trap", call.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        Assert.Equal(result.Failure!.PublicMessage, call.StatusDescription);
        Assert.Same(activities.Root, Activity.Current);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_is_no_error()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _imports.OnPing = cancellation.Cancel;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        using var activities = new CollectedActivities();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await host.Get<IRunner>("guest").RunAsync(1, cancellation.Token));

        Activity call = Assert.Single(activities.Ended);
        Assert.Equal("cancelled", call.GetTagItem("pluginhost.outcome"));
        Assert.Equal(ActivityStatusCode.Unset, call.Status);
        Assert.Null(call.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_call_that_is_not_let_in_is_an_activity_too()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping) with
        {
            Limits = new PluginLimits { MaxConcurrentCalls = 1, MaxQueuedCalls = 0 },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        IRunner guest = host.Get<IRunner>("guest");
        Task<uint> inside = Task.Run(() => guest.RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        using var activities = new CollectedActivities();

        await PluginCall.TryAsync(guest.RunAsync(0, Token));

        Activity call = Assert.Single(activities.Ended);
        Assert.Equal("guest run", call.DisplayName);
        Assert.Equal("rejected", call.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        gate.Open();
        await inside;
    }

    [Fact]
    public async Task A_call_on_a_thread_of_the_host_is_inside_the_callers_activity()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait));
        using var activities = new CollectedActivities();

        await host.Get<IRunner>("guest").RunAsync(1, Token);

        Assert.Equal(activities.Root.SpanId, Assert.Single(activities.Ended).ParentSpanId);
        Assert.Same(activities.Root, Activity.Current);
    }

    [Fact]
    public async Task Nobody_who_listens_means_no_activity()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping));
        using Activity root = new Activity("test").Start();
        Activity? duringPing = null;
        _imports.OnPing = () => duringPing = Activity.Current;

        await host.Get<IRunner>("guest").RunAsync(1, Token);

        Assert.Same(root, duringPing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_listener_that_throws_fails_the_call_and_the_next_one_is_served(bool isStart)
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)") with { Limits = new PluginLimits { MaxConcurrentCalls = 1 } };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var activities = new CollectedActivities();
        Action<Activity> thrower = _ => throw new InvalidOperationException("Thrown by the listener.");
        activities.OnStarted = isStart ? thrower : null;
        activities.OnStopped = isStart ? null : thrower;
        IRunner guest = host.Get<IRunner>("guest");

        // Without an await in between, what the call leaves behind as current would be seen here.
        ValueTask<uint> failing = guest.RunAsync(1, Token);
        Assert.Same(activities.Root, Activity.Current);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await failing);

        Assert.Equal("Thrown by the listener.", failure.Message);
        activities.OnStarted = null;
        activities.OnStopped = null;
        Assert.Equal(2u, await guest.RunAsync(2, Token));
        Assert.Same(activities.Root, Activity.Current);
    }
}
