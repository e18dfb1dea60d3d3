using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>The first instance of a version may take longer than a call, where calls do not have to make one.</summary>
public sealed class StartTimeoutTests
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly TestImports _imports = new();

    [Theory]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task An_instance_that_is_kept_may_take_longer_to_start_than_a_call(PluginLifetime lifetime)
    {
        _imports.OnPing = () => _time.Advance(3 * CallTimeout);
        await using PluginTestHost host = await StartAsync(lifetime);

        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        Assert.Equal(1, _imports.Pings);
    }

    [Fact]
    public async Task A_version_is_refused_if_no_call_could_make_an_instance_in_its_time()
    {
        _imports.OnPing = () => _time.Advance(3 * CallTimeout);
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("3000 ms to start", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Raise Limits:CallTimeout", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _imports.Pings);
    }

    [Fact]
    public async Task A_version_of_which_only_the_first_instance_is_slow_is_loaded()
    {
        _imports.OnPing = () => _time.Advance(_imports.Pings == 1 ? 3 * CallTimeout : TimeSpan.Zero);
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall);

        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        Assert.Equal(2, _imports.Pings);
    }

    [Fact]
    public async Task A_start_that_never_ends_has_its_own_time_and_says_so()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(i32.const 0)", "(func $begin (loop $forever (br $forever))) (start $begin)");
        plugin.Limits.CallTimeout = TimeSpan.FromMilliseconds(10);
        plugin.Limits.StartTimeout = TimeSpan.FromMilliseconds(50);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);

        var failure = Assert.IsType<PluginTimeoutException>(host.StatusOf("guest").Failure);
        Assert.Contains("50 ms", failure.Message, StringComparison.Ordinal);
    }

    private Task<PluginTestHost> StartAsync(PluginLifetime lifetime)
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(i32.const 0)", SandboxGuest.PingAtStart) with { Lifetime = lifetime };
        plugin.Limits.CallTimeout = CallTimeout;
        return PluginTestHost.StartAsync(SandboxGuest.With(_imports, _time), plugin);
    }
}
