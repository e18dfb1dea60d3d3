using System.Text;
using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>The repository's guests as components, made by wasm-tools as authors make them.</summary>
public sealed class WitComponentTests : IDisposable
{
    private readonly WasmTools _tools = WasmTools.FindOrSkip();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _tools.Dispose();

    [Theory]
    [InlineData("greeter-rust.wasm")]
    [InlineData("greeter-assemblyscript.wasm")]
    [InlineData("greeter-c.wasm")]
    public async Task A_guest_that_was_made_a_component_answers_as_before(string guest)
    {
        byte[] component = await _tools.MakeGreeterAsync(guest);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGreeter>(),
            new PluginDefinition(new PluginId("greeter"), PluginContent.FromBytes(component)),
            PluginTestHost.FromDist("module", guest));
        Assert.True(host.StatusOf("greeter").State == PluginState.Ready, host.StatusOf("greeter").Failure?.Message);

        foreach (string name in (string[])["Ada 🙂", ""])
        {
            Assert.Equal(
                await host.Get<IGreeter>("module").GreetAsync(name, Token),
                await host.Get<IGreeter>("greeter").GreetAsync(name, Token));
        }
    }

    [Theory]
    [InlineData("greeter-rust.wasm", 1)]
    [InlineData("greeter-c.wasm", 2)]
    public async Task A_component_comes_to_the_core_modules_that_the_tool_made(string guest, int instances)
    {
        byte[] component = await _tools.MakeGreeterAsync(guest);
        Component read = ComponentReader.Read(component, ComponentReadLimits.Default);

        Assert.Null(EngineOpinion.WhyRefused(component));
        Assert.Equal(instances, ComponentPlanner.Plan(read).Instances.Length);
        Assert.Contains("greet: func(name: string) -> result<string, string>;", WitText.Describe(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_takes_what_components_are_described_as()
    {
        byte[] component = Wat.ToWasm(ComponentCase.ReadText("shop.wat"));
        string text = WitText.Describe(ComponentReader.Read(component, ComponentReadLimits.Default));

        await WasmTools.RunAsync("component", "wit", _tools.Write("shop.wit", Encoding.UTF8.GetBytes(text)), "-o", _tools.PathOf("read.wit"));
    }
}
