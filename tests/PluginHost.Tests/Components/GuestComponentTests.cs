using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>The repository's guests that are components, in the host.</summary>
public sealed class GuestComponentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("greeter-wasi.wasm", PluginLifetime.PerCall)]
    [InlineData("greeter-wasi.wasm", PluginLifetime.Pooled)]
    [InlineData("greeter-wasip2.wasm", PluginLifetime.PerCall)]
    [InlineData("greeter-wasip2.wasm", PluginLifetime.Pooled)]
    public async Task Rust_with_its_whole_standard_library_runs_with_nothing_granted(string file, PluginLifetime lifetime)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2031, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                plugins.AddWasmContract<IGreeter>();
                plugins.Services.AddSingleton<TimeProvider>(time);
            },
            PluginTestHost.FromDist("greeter", file) with { Lifetime = lifetime });
        Assert.True(host.StatusOf("greeter").State == PluginState.Ready, host.StatusOf("greeter").Failure?.Message);
        IGreeter greeter = host.Get<IGreeter>("greeter");

        Result<string, string> greeting = await greeter.GreetAsync("Ada 🙂", Token);

        Assert.Equal("Hello, Ada 🙂! 5 letters, 0 variables, no file, 2031", greeting.Value);
        Assert.Equal("The name is empty.", (await greeter.GreetAsync("", Token)).Error);
        Assert.Equal(
            [(LogLevel.Information, "greeting Ada 🙂"), (LogLevel.Warning, "nothing is wrong")],
            from log in host.Logs.GetSnapshot() where log.Category == "Plugin.greeter" select (log.Level, log.Message));
    }
}
