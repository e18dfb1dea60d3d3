using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>
/// A component calls nothing outside of itself from its allocator and from post-return, also when it is another component that it is called for
/// and another that it would call.
/// </summary>
public sealed class InnerLeavingTests
{
    private const string Leaves = "(call $g)";
    private const string Third = """
        (component $third
          (core module $m (func (export "g")))
          (core instance $i (instantiate $m))
          (func $g (canon lift (core func $i "g")))
          (export "g" (func $g)))
        (instance $third (instantiate $third))
        """;

    [Fact]
    public async Task What_calls_nobody_is_called() => Assert.Equal(3u, await RunAsync(Passing("", "", "")));

    [Theory]
    [InlineData(Leaves, "", "")]
    [InlineData("", Leaves, "")]
    [InlineData("", "", Leaves)]
    public async Task What_calls_a_third_breaks_the_rules(string allocatingServing, string allocatingAsking, string afterwards)
    {
        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(Passing(allocatingServing, allocatingAsking, afterwards)));
        Assert.Equal("It called an import from its allocator or from post-return.", failure.Violation);
    }

    // A text goes from one component to the other, and back.
    private static PluginDefinition Passing(string allocatingServing, string allocatingAsking, string afterwards)
    {
        string text = new TwoComponents(
            """(param "s" string) (result string)""",
            $"""
            (func (export "f") (param i32 i32) (result i32)
              (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8))
            (func (export "after") (param i32) {afterwards})
            """,
            "(call $f (i32.const 32) (i32.const 3) (i32.const 16)) (i32.load (i32.const 20))",
            "(param i32 i32 i32)")
        {
            ServingOptions = "(post-return (core func $i \"after\"))",
        }.ToText();
        int asking = text.LastIndexOf(SandboxGuest.Allocator, StringComparison.Ordinal);
        text = text[..asking].Replace(SandboxGuest.Allocator, Allocator(allocatingServing), StringComparison.Ordinal)
            + text[asking..].Replace(SandboxGuest.Allocator, Allocator(allocatingAsking), StringComparison.Ordinal);
        return SandboxGuest.Define("guest", SandboxGuest.RunnerContract, Import(Import(text, "serving", "m"), "asking", "libc")
            .Replace("(component $serving", $"{Third}(component $serving", StringComparison.Ordinal));
    }

    private static string Allocator(string allocating) => """(import "third" "g" (func $g)) """
        + SandboxGuest.Allocator.Replace("(local $address i32)", $"(local $address i32) {allocating}", StringComparison.Ordinal);

    // Gives the third's function to a component, and to that of its core modules which has the allocator.
    private static string Import(string text, string component, string module) => text
        .Replace($"(component ${component}", $"""(component ${component} (import "g" (func $g)) (core func $g (canon lower (func $g)))""", StringComparison.Ordinal)
        .Replace($"(instantiate ${module})", $"""(instantiate ${module} (with "third" (instance (export "g" (func $g)))))""", StringComparison.Ordinal)
        .Replace($"(instantiate ${component}", $"""(instantiate ${component} (with "g" (func $third "g"))""", StringComparison.Ordinal);

    private static async Task<uint> RunAsync(PluginDefinition plugin)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return await host.Get<IRunner>("guest").RunAsync(0, TestContext.Current.CancellationToken);
    }
}
