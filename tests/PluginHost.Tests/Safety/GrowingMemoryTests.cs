using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>A memory that grows while the host is passing something: what the host knew of it before does not hold any more.</summary>
public sealed class GrowingMemoryTests
{
    // Gives out memory that was not there before it was asked.
    private const string GrowingAllocator = """
        (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
          (i32.mul (memory.grow (i32.const 2)) (i32.const 65536)))
        """;

    private static readonly string Long = new('x', 100_000);

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task An_argument_is_written_into_memory_that_the_allocator_has_just_grown(PluginLifetime lifetime)
    {
        PluginDefinition plugin = SandboxGuest.Texts(
            "guest", SandboxGuest.Returns("(local.get $address)", "(local.get $length)"), GrowingAllocator) with
        { Lifetime = lifetime };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        ITexts texts = host.Get<ITexts>("guest");

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Long, await texts.EchoAsync(Long, Token));
            Assert.Equal("é🙂", await texts.EchoAsync("é🙂", Token));
        }
    }

    [Fact]
    public async Task A_result_is_read_from_memory_that_grew_during_the_call()
    {
        PluginDefinition plugin = SandboxGuest.Texts(
            "guest",
            """
            (local $new i32)
            (local.set $new (i32.mul (memory.grow (i32.const 4)) (i32.const 65536)))
            (memory.copy (local.get $new) (local.get $address) (local.get $length))
            (i32.store offset=200000 (local.get $new) (local.get $new))
            (i32.store offset=200004 (local.get $new) (local.get $length))
            (i32.add (local.get $new) (i32.const 200000))
            """);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);

        Assert.Equal("somewhere new", await host.Get<ITexts>("guest").EchoAsync("somewhere new", Token));
    }

    [Fact]
    public async Task A_host_function_reads_from_and_writes_to_memory_that_grew_just_before()
    {
        PluginDefinition plugin = SandboxGuest.Texts(
            "guest",
            """
            (local $new i32)
            (local.set $new (i32.mul (memory.grow (i32.const 2)) (i32.const 65536)))
            (memory.copy (local.get $new) (local.get $address) (local.get $length))
            (call $tell (local.get $new) (local.get $length))
            (call $read (i32.add (local.get $new) (i32.const 70000)))
            (i32.add (local.get $new) (i32.const 70000))
            """,
            """
            (import "test:sandbox/host@1.0.0" "tell" (func $tell (param i32 i32)))
            (import "test:sandbox/host@1.0.0" "read" (func $read (param i32)))
            """ + GrowingAllocator);
        var told = new List<string>();
        _imports.OnTell = told.Add;
        _imports.OnRead = () => Long;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);

        Assert.Equal(Long, await host.Get<ITexts>("guest").EchoAsync("told", Token));
        Assert.Equal(["told"], told);
    }

    [Theory]
    [InlineData("(i32.const 65530)", "(i32.const 7)")]
    [InlineData("(i32.const -1)", "(i32.const 1)")]
    [InlineData("(i32.const 0)", "(i32.const -1)")]
    [InlineData("(i32.const -8)", "(i32.const 16)")]
    public async Task A_result_outside_of_memory_is_a_violation(string address, string length)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Texts("guest", SandboxGuest.Returns(address, length)));

        var failure = await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<ITexts>("guest").EchoAsync("", Token));

        Assert.Equal(PluginFailureReason.Abi, failure.Reason);
        Assert.Equal("echo", failure.Function);
    }
}
