using System.Diagnostics;
using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>The repository's guests as components, made by wasm-tools as authors make them.</summary>
public sealed class WitComponentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-tests-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("greeter-rust.wasm")]
    [InlineData("greeter-assemblyscript.wasm")]
    [InlineData("greeter-c.wasm")]
    public async Task A_guest_that_was_made_a_component_answers_as_before(string guest)
    {
        string component = await MakeAsync(guest);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGreeter>(),
            new PluginDefinition(new PluginId("greeter"), PluginContent.FromFile(component)),
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
        byte[] component = await File.ReadAllBytesAsync(await MakeAsync(guest), Token);
        Component read = ComponentReader.Read(component, ComponentReadLimits.Default);

        Assert.Null(EngineOpinion.WhyRefused(component));
        Assert.Equal(instances, ComponentPlanner.Plan(read).Instances.Length);
        Assert.Contains("greet: func(name: string) -> result<string, string>;", WitText.Describe(read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_takes_what_components_are_described_as()
    {
        byte[] component = Wat.ToWasm(ComponentCase.ReadText("shop.wat"));
        string path = Path.Combine(_folder, "shop.wit");
        await File.WriteAllTextAsync(path, WitText.Describe(ComponentReader.Read(component, ComponentReadLimits.Default)), Token);

        await RunAsync(FindTool(), "component", "wit", path, "-o", Path.Combine(_folder, "read.wit"));
    }

    private static string FindTool()
    {
        string tool = Path.Combine(Guests.SourceFolder, ".tools", "bin", "wasm-tools");
        Assert.SkipUnless(File.Exists(tool), $"{tool} is missing; plugins/toolchains.sh gets it.");
        return tool;
    }

    private async Task<string> MakeAsync(string guest)
    {
        string tools = FindTool();
        string embedded = Path.Combine(_folder, "embedded.wasm");
        string component = Path.Combine(_folder, guest);
        await RunAsync(
            tools, "component", "embed", Path.Combine(Guests.SourceFolder, "wit", "greeter"), "--world", "greeting", Guests.PathOf(guest), "-o", embedded);
        await RunAsync(tools, "component", "new", embedded, "-o", component);
        return component;
    }

    private static async Task RunAsync(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        await using CancellationTokenRegistration kill = Token.Register(process.Kill);
        string errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, errors);
    }
}
