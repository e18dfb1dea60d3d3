using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

public sealed class PublicMessageTests
{
    private const string Secret = "guest-chosen";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_be_shown_to_anyone_holds_nothing_that_a_guest_or_the_host_chose()
    {
        var imports = new TestImports { OnAsk = _ => throw new InvalidOperationException(Secret) };
        PluginDefinition traps = SandboxGuest.Runner($"{Secret}.traps", $"(call ${Secret})", $"(func ${Secret} (result i32) unreachable)");
        PluginDefinition asks = SandboxGuest.Runner($"{Secret}.asks", "(call $ask (local.get $value))", SandboxGuest.Ask);
        PluginDefinition exports = SandboxGuest.Define($"{Secret}.exports", SandboxGuest.RunnerContract, $"(module (func (export \"{Secret}\")))");
        PluginDefinition wants = SandboxGuest.Define($"{Secret}.wants", SandboxGuest.RunnerContract, $"(module (import \"{Secret}\" \"f\" (func)))");
        PluginDefinition missing = new(new PluginId($"{Secret}.missing"), PluginContent.FromFile($"/nowhere/{Secret}.wasm"));
        string[] ids = [$"{Secret}.traps", $"{Secret}.asks", $"{Secret}.exports", $"{Secret}.wants", $"{Secret}.missing", $"{Secret}.unknown"];
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), traps, asks, exports, wants, missing);

        foreach (string id in ids)
        {
            PluginException failure = await Assert.ThrowsAnyAsync<PluginException>(
                async () => await host.Get<IRunner>(id).RunAsync(0, Token));

            Assert.Contains(Secret, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, failure.PublicMessage, StringComparison.Ordinal);
            Assert.NotEmpty(failure.PublicMessage);
        }
    }
}
