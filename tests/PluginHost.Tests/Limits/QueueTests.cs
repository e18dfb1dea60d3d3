using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class QueueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_call_that_finds_as_many_waiting_as_may_is_rejected_at_once_and_the_others_are_served(PluginLifetime lifetime)
    {
        var imports = new TestImports();
        PluginDefinition plugin = SandboxGuest.Runner("busy", "(call $ping) (local.get $value)", SandboxGuest.Ping) with { Lifetime = lifetime };
        plugin.Limits.MaxConcurrentCalls = 1;
        plugin.Limits.MaxQueuedCalls = 1;
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), plugin);
        using var gate = new Latch();
        imports.OnPing = gate.Wait;
        IRunner busy = host.Get<IRunner>("busy");
        Task<uint> first = Task.Run(() => busy.RunAsync(1, Token).AsTask(), Token);
        await imports.Pinged;
        Task<uint> second = busy.RunAsync(2, Token).AsTask();

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await busy.RunAsync(3, Token));

        Assert.Equal(PluginFailureReason.Rejected, failure.Reason);
        Assert.Equal(PluginRejection.QueueFull, failure.Rejection);
        Assert.Equal("run", failure.Function);
        gate.Open();
        Assert.Equal(1u, await first);
        Assert.Equal(2u, await second);
        Assert.Equal(4u, await busy.RunAsync(4, Token));
    }
}
