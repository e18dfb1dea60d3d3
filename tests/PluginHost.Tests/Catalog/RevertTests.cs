using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Compilation;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>What becomes of versions that were reverted, and of those that could not be.</summary>
public sealed class RevertTests : ProbationTest
{
    [Fact]
    public async Task What_was_reverted_is_in_quarantine_until_its_source_has_another_version()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await host.Catalog.LoadAsync(Token);
        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.NotNull(host.StatusOf("guest").Failure);

        var failure = await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.ReloadAsync(Id, Token));
        Assert.Contains("quarantine", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.StatusOf("guest").Generation);

        host.Manager.Disable(Id);
        await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.EnableAsync(Id, Token));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Version(3));
        Assert.Equal(3, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);

        await host.ReloadAsync(Version(2));
        Assert.Equal(2, host.StatusOf("guest").Generation);
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(3, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        await host.ReloadAsync(Version(3));
        await host.ReloadAsync(Version(2));
        Assert.Equal(2, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task What_was_reverted_serves_again_when_it_is_rolled_back_to_by_its_number_and_is_not_asked_anything_then()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await host.Manager.RollBackAsync(Id, 2, Token);

        await FailAsync(host.Get<IRunner>("guest"), 3);
        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_rollback_goes_past_what_was_reverted_even_when_the_source_is_back_at_what_serves()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await CallAsync(host, 100);
        await host.ReloadAsync(Version(2));
        await CallAsync(host, 100);
        await host.Logs.WaitForAsync(32, Token);
        await host.ReloadAsync(Version(3));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        await host.ReloadAsync(Version(2));
        Assert.Null(host.StatusOf("guest").Failure);

        await host.Manager.RollBackAsync(Id, null, Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
    }

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
    public async Task A_version_that_serves_as_its_source_has_it_again_is_not_shown_in_quarantine()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        await host.ReloadAsync(Version(2));
        Probation condemned = host.GenerationOf("guest").Probation!;
        await host.ReloadAsync(Version(3));
        condemned.Note(duration: null, fuel: null, new PluginTrapException(Id, TrapCode.Unreachable));
        await host.Logs.WaitForAsync(30, Token);

        await host.ReloadAsync(Version(2));

        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_version_that_was_reverted_is_in_quarantine_though_the_log_throws()
    {
        bool throws = false;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports, Time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.Probation.MaxFailures = 0);
                plugins.Services.AddSingleton<ILoggerProvider>(
                    new LogHook(1, () => Assert.False(throws, "The log is full.")));
            },
            Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        throws = true;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);
        await host.Logs.WaitForAsync(31, Token);
        throws = false;

        await host.Catalog.LoadAsync(Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.IsType<PluginRevertedException>(host.StatusOf("guest").Failure);
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

    [Fact]
    public async Task A_version_that_was_condemned_and_disabled_is_not_what_is_enabled_again()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, SandboxGuest.PingingRunner("guest", 1));
        using var gate = new Latch();
        var isReverting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Imports.OnPing = () =>
        {
            isReverting.TrySetResult();
            gate.Wait();
        };
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await isReverting.Task;
        host.Manager.Disable(Id);
        await host.Logs.WaitForAsync(30, Token);
        gate.Open();

        await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.EnableAsync(Id, Token));

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

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
