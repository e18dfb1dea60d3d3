using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Calls;

public sealed class GreeterTests
{
    [Theory]
    [InlineData("greeter-rust.wasm")]
    [InlineData("greeter-c.wasm")]
    [InlineData("greeter-assemblyscript.wasm")]
    [InlineData("greeter-go.wasm")]
    public async Task A_guest_in_any_language_is_called_through_the_same_interface(string guest)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGreeter>(),
            PluginTestHost.FromDist("greeter", guest));
        IGreeter greeter = host.Get<IGreeter>("greeter");

        Result<string, string> greeting = await greeter.GreetAsync("Ada 🙂", TestContext.Current.CancellationToken);
        Result<string, string> refusal = await greeter.GreetAsync("", TestContext.Current.CancellationToken);

        Assert.True(greeting.IsOk, greeting.ToString());
        Assert.Contains("Ada 🙂", greeting.Value, StringComparison.Ordinal);
        Assert.True(refusal.IsError);
        Assert.NotEmpty(refusal.Error);
    }

    [Fact]
    public async Task A_lone_surrogate_is_an_argument_error_before_the_guest_is_entered()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGreeter>(),
            PluginTestHost.FromDist("greeter", "greeter-rust.wasm"));
        IGreeter greeter = host.Get<IGreeter>("greeter");

        var error = await Assert.ThrowsAsync<ArgumentException>(
            async () => await greeter.GreetAsync("a\ud800b", TestContext.Current.CancellationToken));

        Assert.Equal("name", error.ParamName);
        Assert.Contains("index 1", error.Message, StringComparison.Ordinal);
    }
}
