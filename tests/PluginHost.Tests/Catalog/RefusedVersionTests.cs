using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A version that was refused for a reason that may pass stays refused, whatever becomes of the one that serves.</summary>
public sealed class RefusedVersionTests : ProbationTest
{
    private static readonly HashSet<PluginId> Ids = [Id];

    [Theory]
    [InlineData(PluginChangeKind.Reverted)]
    [InlineData(PluginChangeKind.RevertFailed)]
    public async Task A_version_that_was_refused_is_tried_again_though_the_one_that_serves_failed(PluginChangeKind outcome)
    {
        PluginDefinition first = SandboxGuest.PingingRunner("guest", 1);
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first);
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        var changes = new ChangeReader(host);
        var content = new SwitchedContent(new BrokenContent());
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3) with { Content = content });
        Imports.OnPing = outcome == PluginChangeKind.RevertFailed ? () => throw new InvalidOperationException("The database is down.") : null;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(outcome);

        Assert.Equal([Id], catalog.FindRefused());
        content.Current = Version(3).Content;
        await catalog.UpdateAsync(Ids, Token);

        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Empty(catalog.FindRefused());
    }

    [Fact]
    public async Task A_version_that_was_refused_and_rolled_back_from_is_not_tried_again()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1), check: RefuseThirdAsync);
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));
        Assert.Equal([Id], catalog.FindRefused());

        await host.Manager.RollBackAsync(Id, 2, Token);

        Assert.Empty(catalog.FindRefused());
        await host.ReloadAsync(Version(3));
        Assert.Null(host.StatusOf("guest").Failure);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_rollback_holds_against_a_version_that_could_not_be_read_before_it(long wanted)
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        await host.ReloadAsync(Version(2));
        var content = new SwitchedContent(new BrokenContent());
        await host.ReloadAsync(Version(3) with { Content = content });

        await host.Manager.RollBackAsync(Id, wanted, Token);
        content.Current = Version(3).Content;
        await catalog.UpdateAsync(Ids, Token);

        Assert.Equal(wanted, host.StatusOf("guest").Generation);
        await host.Logs.WaitForAsync(37, Token);
        content.Current = Version(4).Content;
        await host.Catalog.LoadAsync(Token);
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    // What it needs does not answer in time, which may pass.
    private static async ValueTask RefuseThirdAsync(PluginCandidate candidate, CancellationToken token)
    {
        if (await candidate.Get<IRunner>().RunAsync(0, token) == 3)
        {
            throw new PluginLoadException(Id, "The disk does not answer.", new IOException("The disk does not answer."));
        }
    }
}
