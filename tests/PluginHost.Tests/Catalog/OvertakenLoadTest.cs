using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>A guest whose third version is held up while it is tried out.</summary>
public abstract class OvertakenLoadTest : ProbationTest
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected static PluginDefinition Third => Version(3);

    // Its start calls a host function, which nothing ends.
    private protected static PluginDefinition Stuck => SandboxGuest.PingingRunner("guest", 3);

    private protected TaskCompletionSource IsTried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected static void AssertNothingWasRefused(PluginTestHost host) =>
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Id.Id == 2);

    // Those that were overtaken end when nobody is inside any more.
    private protected static async Task AssertOneIsLeftAsync(PluginTestHost host)
    {
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        await catalog.Unwound;
        foreach (PluginGeneration old in host.Manager.GetGenerations(Id).Where(old => old.State == PluginGenerationState.Draining))
        {
            await host.Logs.WaitForAsync(19, Token);
        }

        Assert.Equal(1, catalog.LiveGenerations);
    }

    private protected ValueTask HoldThirdAsync(PluginCandidate candidate, CancellationToken token) =>
        HoldThirdAsync(candidate, IsTried, Next.Task, token);
}
