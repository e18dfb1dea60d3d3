using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Work that calls plugins several times keeps them as they were.</summary>
public sealed class HoldTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task Calls_that_hold_their_plugins_stay_in_one_version_which_goes_when_they_let_go(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(lifetime);
        Generation old = host.GenerationOf("guest");
        PluginHold hold = host.Catalog.Hold();
        PluginHold other = host.Catalog.Hold();
        IRunner held = host.Get<IRunner>("guest", new PluginCallContext { Hold = hold });
        IRunner free = host.Get<IRunner>("guest");

        await host.ReloadAsync(Version(2, lifetime));

        Assert.Equal(1u, await held.RunAsync(0, Token));
        Assert.Equal(2u, await free.RunAsync(0, Token));
        Assert.Equal(1u, await held.RunAsync(0, Token));
        await host.ReloadAsync();
        Assert.Equal(1u, await held.RunAsync(0, Token));
        hold.Dispose();
        Assert.False(old.Drained.IsCompleted);
        other.Dispose();
        await old.Drained;
        Assert.Equal(0, old.Instances);
    }

    [Fact]
    public async Task Who_holds_too_long_is_rejected()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall);
        Generation old = host.GenerationOf("guest");
        using PluginHold hold = host.Catalog.Hold();
        IRunner held = host.Get<IRunner>("guest", new PluginCallContext { Hold = hold });
        await host.ReloadAsync(Version(2, PluginLifetime.PerCall));

        _time.Advance(TimeSpan.FromSeconds(30));

        await old.Drained;
        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await held.RunAsync(0, Token));
        Assert.Equal(PluginRejection.Replaced, failure.Rejection);
    }

    [Fact]
    public async Task A_plugin_that_has_only_one_instance_is_called_in_the_version_that_has_it()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Single);
        using PluginHold hold = host.Catalog.Hold();
        IRunner held = host.Get<IRunner>("guest", new PluginCallContext { Hold = hold });
        Assert.Equal(1u, await held.RunAsync(0, Token));

        await host.ReloadAsync(Version(2, PluginLifetime.Single));

        Assert.Equal(2u, await held.RunAsync(0, Token));
    }

    [Fact]
    public async Task The_end_of_the_host_waits_for_nobody_who_holds()
    {
        PluginTestHost host = await StartAsync(PluginLifetime.PerCall);
        Generation old = host.GenerationOf("guest");
        using PluginHold hold = host.Catalog.Hold();

        await host.DisposeAsync();

        Assert.True(old.Drained.IsCompleted);
    }

    private static PluginDefinition Version(uint version, PluginLifetime lifetime) =>
        SandboxGuest.Runner("guest", $"(i32.const {version})") with { Lifetime = lifetime };

    private Task<PluginTestHost> StartAsync(PluginLifetime lifetime) =>
        PluginTestHost.StartAsync(SandboxGuest.With(time: _time), Version(1, lifetime));
}
