using System.Runtime.CompilerServices;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

public sealed class CallerTests
{
    [Fact]
    public async Task Nothing_of_a_caller_stays_reachable_from_an_instance_that_waits_for_its_next_call()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask) with
        {
            Lifetime = PluginLifetime.Pooled,
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        (WeakReference Context, WeakReference Target, WeakReference Token) caller = await CallAsync(host);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(1, host.GenerationOf("guest").Instances);
        Assert.False(caller.Context.IsAlive);
        Assert.False(caller.Target.IsAlive);
        Assert.False(caller.Token.IsAlive);
    }

    [Fact]
    public async Task The_callers_target_is_told_which_plugin_it_serves_and_is_asked_first()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        var target = new Target();

        uint answer = await host.Get<IRunner>("guest", new PluginCallContext { ImportTarget = target })
            .RunAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(101u, answer);
        Assert.Equal(new PluginId("guest"), target.Plugin!.Id);
        Assert.Equal(host.StatusOf("guest").Version, target.Version);
    }

    // Not inlined, so that no local of the test keeps anything alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Context, WeakReference Target, WeakReference Token)> CallAsync(PluginTestHost host)
    {
        var target = new Target();
        var context = new PluginCallContext { ImportTarget = target };
        using var source = new CancellationTokenSource();
        Assert.Equal(107u, await host.Get<IRunner>("guest", context).RunAsync(7, source.Token));
        return (new WeakReference(context), new WeakReference(target), new WeakReference(source));
    }

    private sealed class Target : IHost, IPluginImportTarget
    {
        public PluginDefinition? Plugin { get; private set; }

        public string? Version { get; private set; }

        public void OnEntering(PluginDefinition plugin, string version) => (Plugin, Version) = (plugin, version);

        public ValueTask PingAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<uint> AskAsync(uint value, CancellationToken cancellationToken = default) => new(value + 100);

        public ValueTask<string> ReadAsync(CancellationToken cancellationToken = default) => new("");

        public ValueTask TellAsync(string message, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
