using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class IdleInstanceTests
{
    private const string Count = "(global.set $calls (i32.add (global.get $calls) (i32.const 1))) (global.get $calls)";
    private const string Calls = "(global $calls (mut i32) (i32.const 0))";

    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_that_nobody_has_called_for_a_while_is_disposed_and_the_next_call_makes_another()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Pooled, MaxIdleTime);
        IRunner guest = host.Get<IRunner>("guest");
        Assert.Equal(1u, await guest.RunAsync(0, Token));
        Assert.Equal(2u, await guest.RunAsync(0, Token));
        Assert.Equal(1, host.GenerationOf("guest").Instances);

        host.Advance(_time, 1.5 * MaxIdleTime);

        Assert.Equal(0, host.GenerationOf("guest").Instances);
        Assert.Equal(1u, await guest.RunAsync(0, Token));
    }

    [Fact]
    public async Task An_instance_that_is_called_now_and_then_is_kept()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Pooled, MaxIdleTime);
        IRunner guest = host.Get<IRunner>("guest");

        for (uint call = 1; call <= 5; call++)
        {
            Assert.Equal(call, await guest.RunAsync(0, Token));
            host.Advance(_time, 0.9 * MaxIdleTime);
            host.WaitForTicker(_time);
        }
    }

    [Theory]
    [InlineData(PluginLifetime.Single, 60_000)]
    [InlineData(PluginLifetime.Pooled, Timeout.Infinite)]
    public async Task An_instance_whose_state_matters_or_that_is_to_be_kept_is_kept(PluginLifetime lifetime, int maxIdleMilliseconds)
    {
        await using PluginTestHost host = await StartAsync(lifetime, TimeSpan.FromMilliseconds(maxIdleMilliseconds));
        IRunner guest = host.Get<IRunner>("guest");
        Assert.Equal(1u, await guest.RunAsync(0, Token));

        host.Advance(_time, TimeSpan.FromDays(1));

        Assert.Equal(2u, await guest.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_session_keeps_its_instance_however_long_it_is_open()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Pooled, MaxIdleTime);
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token);
        Assert.Equal(1u, await session.Plugin.RunAsync(0, Token));

        host.Advance(_time, TimeSpan.FromDays(1));

        Assert.Equal(2u, await session.Plugin.RunAsync(0, Token));
    }

    private Task<PluginTestHost> StartAsync(PluginLifetime lifetime, TimeSpan maxIdleTime) => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With(time: _time)(plugins);
            plugins.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxIdleTime = maxIdleTime);
        },
        SandboxGuest.Runner("guest", Count, Calls) with { Lifetime = lifetime });
}
