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

    [Fact]
    public async Task Code_is_kept_when_the_version_could_not_take_the_place_of_the_one_that_fails_at_the_first_try()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, WithState(1, "(call $ping)"));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(WithState(2, ""));
        Imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.RevertFailed);

        Imports.OnPing = null;
        host.Advance(Time, TimeSpan.FromSeconds(1));
        await FailAsync(host.Get<IRunner>("guest"), 1);

        await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(2, CountCompiled(host));
    }

    // Saves nothing, and takes it.
    private static PluginDefinition WithState(uint version, string restore) => SandboxGuest.Runner(
        "guest",
        $"(if (i32.eq (local.get $value) (i32.const {Trap})) (then unreachable)) (i32.const {version})",
        SandboxGuest.Ping + SandboxGuest.Allocator + $"""
            (func (export "plugin-host:lifecycle/state@0.1.0#save") (result i32) (i32.const 512))
            (func (export "plugin-host:lifecycle/state@0.1.0#restore") (param i32 i32 i32) (result i32) {restore} (i32.const 512))
            """) with
    {
        Lifetime = PluginLifetime.Single,
    };
}
