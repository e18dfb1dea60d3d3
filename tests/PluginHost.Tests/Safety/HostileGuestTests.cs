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
