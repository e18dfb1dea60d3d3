using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>What the host says to a component that it does not run.</summary>
public sealed class ComponentRecognitionTests
{
    [Fact]
    public async Task A_component_is_not_loaded_and_the_failure_says_what_it_exports_and_imports()
    {
        string message = await LoadAsync(Wat.ToWasm("""
            (component
              (import "acme:shop/types@1.2.0" (instance))
              (import "engine" (core module $m))
              (core instance (instantiate $m))
              (instance $pricing)
              (export "check" (instance $pricing))
              (export "acme:shop/pricing@1.2.0" (instance $pricing)))
            """));

        Assert.Contains("a WebAssembly component", message, StringComparison.Ordinal);
        Assert.Contains("exports \"check\", \"acme:shop/pricing@1.2.0\"", message, StringComparison.Ordinal);
        Assert.Contains("imports \"acme:shop/types@1.2.0\", \"engine\"", message, StringComparison.Ordinal);
        Assert.Contains("an imported function or interface", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_that_needs_async_is_said_to()
    {
        string message = await LoadAsync(Wat.ToWasm("(component (core func (canon task.return)))"));

        Assert.Contains("needs async, which is not supported yet", message, StringComparison.Ordinal);
        Assert.Contains("task.return", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_that_is_broken_is_said_to_be()
    {
        byte[] cut = Wat.ToWasm(ComponentCase.ReadText("shop.wat"))[..1000];

        Assert.Contains("The WebAssembly component is cut off at offset", await LoadAsync(cut), StringComparison.Ordinal);
    }

    private static async Task<string> LoadAsync(byte[] component)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(),
            new PluginDefinition(new PluginId("guest"), PluginContent.FromBytes(component)) { Contract = SandboxGuest.RunnerContract });
        return Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure).Message;
    }
}
