using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

/// <summary>Null where an id is asked for is a mistake of the caller, and never stands for all plugins or for none.</summary>
public sealed class NoIdTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_takes_null_for_an_id()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Runner("good", "(i32.const 7)"));
        PluginId none = null!;
        IPluginProvider<IRunner> provider = host.Provider<IRunner>();
        IHookCaller<IRunner> caller = host.Services.GetRequiredService<IHookCaller<IRunner>>();
        long loaded = host.GenerationOf("good").Number;

        Refuses(() => provider.Get(none));
        Refuses(() => provider.TryGet(none, out _));
        Refuses(() => host.Catalog.TryGetDefinition(none, out _));
        Refuses(() => host.Manager.Disable(none));
        Refuses(() => host.Manager.GetGenerations(none));
        await RefusesAsync(() => provider.OpenSessionAsync(none, cancellationToken: Cancel).AsTask());
        await RefusesAsync(() => caller.CallAsync(none, (runner, token) => runner.RunAsync(1, token), cancellationToken: Cancel).AsTask());
        await RefusesAsync(() => host.Catalog.WaitUntilLoadedAsync(none, Cancel));
        await RefusesAsync(() => host.Manager.ReloadAsync(none, Cancel));
        await RefusesAsync(() => host.Manager.EnableAsync(none, Cancel));
        await RefusesAsync(() => host.Manager.RollBackAsync(none, cancellationToken: Cancel));
        Assert.Equal(loaded, host.GenerationOf("good").Number);
        Assert.Equal(7u, await host.Get<IRunner>("good").RunAsync(1, Cancel));
    }

    private static void Refuses(Action use) => Assert.Equal("id", Assert.Throws<ArgumentNullException>(use).ParamName);

    private static async Task RefusesAsync(Func<Task> use) => Assert.Equal("id", (await Assert.ThrowsAsync<ArgumentNullException>(use)).ParamName);
}
