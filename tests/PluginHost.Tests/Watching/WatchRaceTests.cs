using PluginHost.Catalog;

namespace PluginHost.Tests.Watching;

/// <summary>Files and configuration change at once, again and again, while calls go on and versions are being loaded.</summary>
public sealed class WatchRaceTests
{
    private const int Steps = 60;
    private const uint Last = 99;
    private const string Setting = "WasmPlugins:Plugins:guest:Settings:step";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Add the seed of a run that went wrong.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20261125)]
    [InlineData(null)]
    public async Task Whatever_changes_at_once_no_call_fails_and_what_was_said_last_is_what_serves(int? recorded)
    {
        int seed = recorded ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        WatchedHost host = await WatchedHost.StartAsync(configure: new() { ["WasmPlugins:Reload:SettleTime"] = "00:00:00" }, isReal: true);
        var catalog = (PluginCatalog)host.Catalog;
        using var enough = new CancellationTokenSource();
        Task calls = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    Assert.InRange(await host.CallAsync(), 1u, Last);
                }
            },
            Token);

        for (int step = 0; step < Steps; step++)
        {
            await StepAsync(host, random, step);
        }

        host.Write(Last);
        host.Configure(Setting, "last");
        while (!(host.Catalog.TryGetDefinition(WatchedHost.Id, out PluginDefinition? definition)
            && definition.Settings.Contains("last", StringComparison.Ordinal)
            && await host.CallAsync() == Last))
        {
            await host.WaitForAsync(PluginChangeKind.Loaded);
        }

        await enough.CancelAsync();
        await calls;
        Assert.Null(host.Status.Failure);

        // The end comes while versions are being loaded and drained.
        host.Write(1);
        host.Configure(Setting, "too late");
        await host.DisposeAsync();
        Assert.Equal(0, catalog.LiveGenerations);
    }

    private static async Task StepAsync(WatchedHost host, Random random, int step)
    {
        int what = random.Next(5);
        if (what != 0)
        {
            host.Write((uint)random.Next(1, (int)Last));
        }

        if (what == 1)
        {
            await File.WriteAllTextAsync(host.File, "not wasm", Token);
        }

        if (what != 2)
        {
            host.Configure(Setting, $"{step}");
        }

        if (what == 3)
        {
            await host.WaitForAsync(PluginChangeKind.Loaded);
        }
    }
}
