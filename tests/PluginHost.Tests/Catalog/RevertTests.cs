using Microsoft.Extensions.Logging.Testing;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Which version serves after a revert, and which of them can be reverted.</summary>
public sealed class RevertTests : ProbationTest
{
    [Fact]
    public async Task A_version_that_had_not_passed_itself_is_on_probation_again_when_the_one_after_it_is_reverted()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        await FailAsync(host.Get<IRunner>("guest"), 1);

        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_version_that_is_condemned_when_the_next_has_taken_its_place_is_told_and_not_gone_back_to()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Probation condemned = host.GenerationOf("guest").Probation!;
        await host.ReloadAsync(Version(3));

        condemned.Note(duration: null, fuel: null, new PluginTrapException(Id, TrapCode.Unreachable));
        FakeLogRecord told = await host.Logs.WaitForAsync(30, Token);
        Assert.Contains("out of use already. Of its first 1 calls 1 failed", told.Message, StringComparison.Ordinal);
        Assert.Equal(3, host.StatusOf("guest").Generation);

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        Assert.Equal(3, CountCompiled(host));
    }

    [Fact]
    public async Task A_version_that_is_reverted_to_and_has_none_before_it_is_asked_nothing()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await FailAsync(host.Get<IRunner>("guest"), 10);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.NotNull(host.GenerationOf("guest").Probation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_verdict_on_a_version_as_it_was_loaded_before_says_nothing_of_it_as_it_was_loaded_last(bool fails)
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Probation late = host.GenerationOf("guest").Probation!;
        await host.ReloadAsync(Version(3));
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(3, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        host.Advance(Time, fails ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
        late.Note(duration: null, fuel: null, fails ? new PluginTrapException(Id, TrapCode.Unreachable) : null);
        if (!fails)
        {
            await host.Logs.WaitForAsync(32, Token);
        }

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, null, Token)).Generation);
    }
}
