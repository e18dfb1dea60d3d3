using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>
/// Allocators that do what no allocator should. Where the specification says so the call fails; otherwise the guest harms itself alone.
/// What is wrong with the address in every type is tested where every type is.
/// </summary>
public sealed class AllocatorTests
{
    private const string Read = """(import "test:sandbox/host@1.0.0" "read" (func $read (param i32)))""";

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_returns_zero_gave_the_first_byte_of_its_memory()
    {
        await using PluginTestHost host = await StartAsync("(i32.const 0)", SandboxGuest.Returns("(local.get $address)", "(local.get $length)"));

        Assert.Equal("abc", await host.Get<ITexts>("guest").EchoAsync("abc", Token));
    }

    [Fact]
    public async Task One_that_gives_the_same_place_twice_lets_its_guest_see_the_second_value_in_both()
    {
        _imports.OnRead = () => "second";
        await using PluginTestHost host = await StartAsync(
            "(i32.const 1024)", "(call $read (i32.const 64)) " + SandboxGuest.Returns("(local.get $address)", "(local.get $length)"));

        Assert.Equal("second", await host.Get<ITexts>("guest").EchoAsync("first ", Token));
    }

    [Fact]
    public async Task One_that_gives_the_place_of_the_result_lets_the_result_be_written_over()
    {
        _imports.OnRead = () => "written over";
        await using PluginTestHost host = await StartAsync("(i32.const 64)", "(call $read (i32.const 64)) (i32.const 64)");

        // What is left of the text is the address and the length that were written last.
        Assert.Equal("@\0\0\0\u000c\0\0\0over", await host.Get<ITexts>("guest").EchoAsync("", Token));
    }

    [Theory]
    [InlineData("(loop $forever (br $forever)) (i32.const 0)", typeof(PluginTimeoutException))]
    [InlineData("(call $allocate)", typeof(PluginStackException))]
    [InlineData("unreachable", typeof(PluginTrapException))]
    [InlineData("(i32.const 65534)", typeof(PluginAbiException))]
    [InlineData("(i32.const -1)", typeof(PluginAbiException))]
    public async Task One_that_does_not_give_memory_fails_its_call_and_no_other(string allocate, Type failure)
    {
        await using PluginTestHost host = await StartAsync(
            allocate, SandboxGuest.Returns("(local.get $address)", "(local.get $length)"), SandboxGuest.Echo("other"));

        PluginResult<string> result = await PluginCall.TryAsync(host.Get<ITexts>("guest").EchoAsync("abc", Token));

        Assert.IsType(failure, result.Failure);
        Assert.Equal("abc", await host.Get<ITexts>("other").EchoAsync("abc", Token));
    }

    private Task<PluginTestHost> StartAsync(string allocate, string body, params PluginDefinition[] others)
    {
        PluginDefinition plugin = SandboxGuest.Texts("guest", body, $"""
            {Read}
            (memory (export "memory") 1)
            (func $allocate (result i32) {allocate})
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $allocate))
            """);
        plugin.Limits.CallTimeout = TimeSpan.FromMilliseconds(300);
        return PluginTestHost.StartAsync(SandboxGuest.With(_imports), [plugin, .. others]);
    }
}
