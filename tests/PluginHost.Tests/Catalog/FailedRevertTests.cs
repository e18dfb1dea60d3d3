using Microsoft.Extensions.DependencyInjection;
using PluginHost.Compilation;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A version that could not be reverted goes on, and that is told and tried again.</summary>
public sealed class FailedRevertTests : ProbationTest
{
    [Fact]
    public async Task A_version_that_could_not_be_reverted_goes_on_and_is_reverted_when_that_can_be_done()
    {
        PluginDefinition first = SandboxGuest.PingingRunner("guest", 1);
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first);
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await host.Logs.WaitForAsync(31, Token);
        PluginChange refused = await changes.WaitForAsync(PluginChangeKind.RevertFailed);
        Assert.Equal(2, refused.Generation!.Number);
        Assert.Contains("Of its first 1 calls 1 failed", refused.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("The database is down.", refused.Failure.Message, StringComparison.Ordinal);
        Assert.Same(refused.Failure, host.StatusOf("guest").Failure);
        await host.Catalog.LoadAsync(Token);
        Assert.Same(refused.Failure, host.StatusOf("guest").Failure);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.NotNull(host.GenerationOf("guest").Probation);

        Imports.OnPing = null;
        host.Advance(Time, TimeSpan.FromSeconds(1));
        await FailAsync(host.Get<IRunner>("guest"), 1);

        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_revert_for_which_the_compiler_had_too_little_too_often_is_tried_again_when_a_reload_is_asked_for()
    {
        using var compiler = new StarvingCompiler();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports, Time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.Probation.MaxFailures = 0);
                plugins.Services.AddSingleton<IModuleCompiler>(compiler);
                plugins.Services.AddSingleton<ICodeCache>(new ForgetfulCache());
            },
            Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        compiler.Starves = true;
        foreach (int seconds in new[] { 1, 2, 4, 8 })
        {
            await FailAsync(host.Get<IRunner>("guest"), 1);
            Assert.True(await compiler.Tried.WaitAsync(TimeSpan.FromSeconds(30), Token));

            // Waits for the plugin's turn.
            await host.Catalog.LoadAsync(Token);
            host.Advance(Time, TimeSpan.FromSeconds(seconds));
        }

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.NotNull(host.GenerationOf("guest").Probation);
        await host.Catalog.LoadAsync(Token);
        Assert.Equal(0, compiler.Tried.CurrentCount);

        compiler.Starves = false;
        await Assert.ThrowsAsync<PluginLoadException>(() => host.Manager.ReloadAsync(Id, Token));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
    }

    [Fact]
    public async Task A_version_that_cannot_be_reverted_is_tried_later_each_time_and_told_when_something_else_is_the_reason()
    {
        PluginDefinition first = SandboxGuest.PingingRunner("guest", 1);
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first);
        await host.ReloadAsync(Version(2));
        string reason = "The database is down.";
        using var tries = new SemaphoreSlim(0);
        Imports.OnPing = () =>
        {
            tries.Release();
            throw new InvalidOperationException($"{reason} It was tried {Imports.Pings} times, for {0.5 * Imports.Pings} s.");
        };
        var changes = new ChangeReader(host);
        await FailAndConcludeAsync(isTried: true);
        await host.Logs.WaitForAsync(31, Token);
        long revision = host.Catalog.Revision;

        foreach (int seconds in new[] { 1, 2, 4, 8 })
        {
            host.Advance(Time, TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            await FailAndConcludeAsync(isTried: false);
            host.Advance(Time, TimeSpan.FromMilliseconds(1));
            await FailAndConcludeAsync(isTried: true);
        }

        Assert.Equal(6, Imports.Pings);
        Assert.Equal(revision, host.Catalog.Revision);
        Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id == 31);

        reason = "The disk is full.";
        host.Advance(Time, TimeSpan.FromSeconds(16));
        await FailAndConcludeAsync(isTried: true);
        Assert.Contains("The database is down.", (await changes.WaitForAsync(PluginChangeKind.RevertFailed)).Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", (await changes.WaitForAsync(PluginChangeKind.RevertFailed)).Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", host.StatusOf("guest").Failure!.Message, StringComparison.Ordinal);

        async Task FailAndConcludeAsync(bool isTried)
        {
            await FailAsync(host.Get<IRunner>("guest"), 1);
            if (isTried)
            {
                Assert.True(await tries.WaitAsync(TimeSpan.FromSeconds(30), Token));
            }

            // Waits for the plugin's turn.
            await host.Catalog.LoadAsync(Token);
            Assert.Equal(0, tries.CurrentCount);
            Assert.Equal(2, host.StatusOf("guest").Generation);
        }
    }

    [Fact]
    public async Task That_a_version_could_not_be_reverted_is_told_until_it_has_passed()
    {
        PluginDefinition first = SandboxGuest.PingingRunner("guest", 1);
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first);
        await host.ReloadAsync(Version(2));
        Imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await host.Logs.WaitForAsync(31, Token);
        Assert.NotNull(host.StatusOf("guest").Failure);

        host.Advance(Time, TimeSpan.FromMinutes(1));
        await CallAsync(host, 1);
        await host.Logs.WaitForAsync(32, Token);

        Assert.Null(host.StatusOf("guest").Failure);
    }
}
