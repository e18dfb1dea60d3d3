using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A guest of which each version answers with its number, and traps or loops when it is told to.</summary>
public abstract class ProbationTest
{
    private protected const uint Trap = 1000;
    private protected const uint Loop = 1001;

    private protected static readonly PluginId Id = new("guest");

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new();

    private protected TestImports Imports { get; } = new();

    private protected static PluginDefinition Version(uint version) => SandboxGuest.Runner("guest", $"""
        (if (i32.eq (local.get $value) (i32.const {Trap})) (then unreachable))
        (if (i32.eq (local.get $value) (i32.const {Loop})) (then (loop $forever (br $forever))))
        (i32.const {version})
        """);

    private protected Task<PluginTestHost> StartAsync(
        Action<PluginProbation> configure,
        PluginDefinition plugin,
        TimeProvider? time = null,
        int kept = 2,
        Func<PluginCandidate, CancellationToken, ValueTask>? check = null) =>
        PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports, time ?? Time)(plugins);
                if (check is not null)
                {
                    plugins.AddSelfCheck<IRunner>("check", check);
                }

                plugins.Services.Configure<WasmPluginsOptions>(options =>
                {
                    options.Reload.KeptGenerations = kept;
                    configure(options.Reload.Probation);
                });
            },
            plugin);

    private protected static async Task CallAsync(PluginTestHost host, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await host.Get<IRunner>("guest").RunAsync(0, Token);
        }
    }

    private protected static async Task FailAsync(IRunner runner, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Assert.ThrowsAsync<PluginTrapException>(async () => await runner.RunAsync(Trap, Token));
        }
    }

    private protected static async ValueTask HoldThirdAsync(PluginCandidate candidate, TaskCompletionSource isTried, Task next, CancellationToken token)
    {
        if (await candidate.Get<IRunner>().RunAsync(0, token) == 3)
        {
            isTried.TrySetResult();
            await next;
        }
    }

    private protected static int CountCompiled(PluginTestHost host) => host.Logs.GetSnapshot().Count(record => record.Id.Id == 14);
}
