using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls.Ordinary;

/// <summary>Calls of instances that are kept, without probation, token or context: those that go in and out in one piece.</summary>
public abstract class OrdinaryCall
{
    // Counts its calls; 1 traps.
    private protected const string Counting = """
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.eq (local.get $value) (i32.const 1)) (then unreachable))
        (global.get $calls)
        """;

    private protected const string Calls = "(global $calls (mut i32) (i32.const 0))";

    private protected const string AskIf = "(if (result i32) (local.get $value) (then (call $ask (local.get $value))) (else (i32.const 0)))";

    /// <summary>For what would never end, should it go wrong, if the clock stood still.</summary>
    private protected static readonly Action<IWasmPluginsBuilder> OnSystemClock = builder => builder.Services.AddSingleton(TimeProvider.System);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected TestImports Imports { get; } = new();

    /// <summary>The clock, which stands still: a call that finds that it has moved does not go straight in.</summary>
    private protected FakeTimeProvider Time { get; } = new();

    private protected static PluginDefinition Version(uint version, PluginLifetime lifetime = PluginLifetime.Pooled) =>
        Runner($"(i32.const {version})") with { Lifetime = lifetime };

    /// <summary>A guest whose instances are kept, and that has all the time that there is.</summary>
    private protected static PluginDefinition Runner(string body, string definitions = "", string id = "guest")
    {
        PluginDefinition plugin = SandboxGuest.Runner(id, body, definitions) with { Lifetime = PluginLifetime.Pooled };
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        return plugin;
    }

    private protected Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) => StartAsync(_ => { }, plugins);

    private protected Task<PluginTestHost> StartAsync(Action<IWasmPluginsBuilder> configure, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(Imports, Time)(builder);
                builder.Services.Configure<WasmPluginsOptions>(options => options.Reload.Probation.Calls = 0);
                configure(builder);
            },
            plugins);

    /// <summary>Makes a call, which ends at once: what follows is on the same thread, whose calls find the same instance.</summary>
    private protected static uint Call(IRunner runner, uint value = 0) => CallWith(runner, CancellationToken.None, value);

    private protected static uint CallWith(IRunner runner, CancellationToken cancellationToken, uint value = 0)
    {
        ValueTask<uint> call = runner.RunAsync(value, cancellationToken);
        Assert.True(call.IsCompleted);
        return call.GetAwaiter().GetResult();
    }

    /// <summary>Makes so many calls that the next one goes in as most do.</summary>
    private protected static void WarmUp(IRunner runner)
    {
        for (int i = 0; i < 3; i++)
        {
            Call(runner);
        }
    }
}
