using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>The code of a version is kept as long as it may be gone back to without being asked for.</summary>
public sealed class KeptCodeTests : ProbationTest
{
    [Fact]
    public async Task A_version_that_is_reverted_to_is_not_compiled_again_where_no_cache_keeps_its_code()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Assert.Equal(2, CountCompiled(host));

        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(2, CountCompiled(host));
    }

    [Fact]
    public async Task Of_several_versions_that_fail_one_after_the_other_none_is_compiled_again_that_is_reverted_to()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        Assert.Equal(3, CountCompiled(host));
    }

    [Fact]
    public async Task Code_is_kept_no_longer_than_until_a_version_has_passed()
    {
        await using PluginTestHost host = await StartAsync(options => options.Calls = 1, Version(1));
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));
        await CallAsync(host, 1);
        await host.Logs.WaitForAsync(32, Token);

        await host.Manager.RollBackAsync(Id, 1, Token);

        Assert.Equal(4, CountCompiled(host));
    }
}
