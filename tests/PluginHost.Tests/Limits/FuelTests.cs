using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class FuelTests
{
    // Burns about three units a round.
    private const string CountDown = """
        (local $i i32)
        (local.set $i (local.get $value))
        (loop $again
          (local.set $i (i32.sub (local.get $i) (i32.const 1)))
          (br_if $again (i32.gt_s (local.get $i) (i32.const 0))))
        (local.get $value)
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task A_guest_that_burns_its_fuel_is_stopped_and_the_next_call_has_all_of_it_again(PluginLifetime lifetime)
    {
        PluginDefinition plugin = SandboxGuest.Runner("metered", CountDown) with { Lifetime = lifetime };
        plugin.Limits.FuelPerCall = 10_000;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IRunner runner = host.Get<IRunner>("metered");

        var failure = await Assert.ThrowsAsync<PluginFuelException>(async () => await runner.RunAsync(1_000_000, Token));

        Assert.Equal(PluginFailureReason.Fuel, failure.Reason);
        Assert.Equal(10_000, failure.FuelPerCall);
        Assert.Equal("run", failure.Function);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(1_000u, await runner.RunAsync(1_000, Token));
        }
    }

    [Fact]
    public async Task A_start_function_burns_of_the_same_fuel()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "metered", "(local.get $value)", """(func (export "_initialize") (loop $forever (br $forever)))""");
        plugin.Limits.FuelPerCall = 10_000;
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;

        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        Assert.IsType<PluginFuelException>(host.StatusOf("metered").Failure);
    }
}
