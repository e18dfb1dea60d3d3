using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>Each guest that means harm ends with its failure, and another plugin is served all along.</summary>
public sealed class HostileGuestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. HostileGuests.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_fails_with_its_type_and_another_plugin_is_served_all_along(string name)
    {
        HostileGuest guest = HostileGuests.All[name]();
        PluginDefinition good = SandboxGuest.Echo("good");
        good.Limits.CallTimeout = TimeSpan.FromMinutes(1);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), good);
        ITexts other = host.Get<ITexts>("good");

        Task<PluginException?> hostile = Task.Run(() => FailAsync(host, good, guest), Token);
        for (int i = 0; i == 0 || !hostile.IsCompleted; i++)
        {
            string text = $"served {i}";
            Assert.Equal(text, await other.EchoAsync(text, Token));
        }

        PluginException? failure = await hostile;
        Assert.True(failure?.GetType() == guest.Failure, $"{failure}");
        Assert.Equal(guest.Limit ?? (failure as PluginLimitException)?.LimitName, (failure as PluginLimitException)?.LimitName);
        Assert.Equal("still there", await other.EchoAsync("still there", Token));
    }

    [Fact]
    public async Task A_body_of_blocks_in_blocks_as_deep_as_it_may_be_is_compiled_and_called()
    {
        const int Depth = 125_000;
        string blocks = string.Concat(Enumerable.Repeat("block ", Depth)) + string.Concat(Enumerable.Repeat("end ", Depth));
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Runner("deep", $"{blocks} (local.get $value)"));

        Assert.Equal(7u, await host.Get<IRunner>("deep").RunAsync(7, Token));
    }

    [Theory]
    [InlineData(100, PluginState.Ready)]
    [InlineData(101, PluginState.Failed)]
    public async Task A_component_has_as_many_globals_as_its_core_instances_may_have_and_no_more(int instances, PluginState state)
    {
        string globals = string.Concat(Enumerable.Repeat("(global (mut v128) (v128.const i64x2 1 1))", 10_000));
        PluginDefinition guest = SandboxGuest.Define("globals", SandboxGuest.RunnerContract, $"""
            (component
              (core module $m {globals} (func (export "r") (param i32) (result i32) (local.get 0)))
              {string.Concat(Enumerable.Repeat("(core instance (instantiate $m))", instances))}
              (func $run (param "value" u32) (result u32) (canon lift (core func 0 "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);
        guest.Limits.CallTimeout = TimeSpan.FromMinutes(1);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), guest, SandboxGuest.Echo("good"));

        Assert.Equal(state, host.StatusOf("globals").State);
        uint[] values = state == PluginState.Ready ? [1, 2, 3, 4, 5, 6, 7, 8] : [];
        Assert.Equal(values, await Task.WhenAll(values.Select(value => host.Get<IRunner>("globals").RunAsync(value, Token).AsTask())));
        Assert.Equal("served", await host.Get<ITexts>("good").EchoAsync("served", Token));
    }

    private static async Task<PluginException?> FailAsync(PluginTestHost host, PluginDefinition good, HostileGuest guest)
    {
        await host.ReloadAsync(good, guest.Plugin);
        PluginStatus status = host.StatusOf(HostileGuests.Id);
        Assert.True(status.State == (guest.IsLoaded ? PluginState.Ready : PluginState.Failed), $"{status.State}: {status.Failure}");
        return guest.IsLoaded
            ? (await PluginCall.TryAsync(host.Get<IRunner>(HostileGuests.Id).RunAsync(0, Token))).Failure
            : status.Failure as PluginException;
    }
}
