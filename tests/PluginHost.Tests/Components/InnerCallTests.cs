using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>Calls from one component in a guest to another: what is passed is copied from one memory to the other, and checked.</summary>
public sealed class InnerCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_are_passed()
    {
        Assert.Equal(15u, await RunAsync(
            new TwoComponents(
                """(param "a" u32) (param "b" u64) (result u32)""",
                """(func (export "f") (param i32 i64) (result i32) (i32.add (local.get 0) (i32.wrap_i64 (local.get 1))))""",
                "(call $f (local.get $value) (i64.const 8))",
                "(param i32 i64) (result i32)"),
            7));
    }

    [Theory]
    [InlineData("u8", 0x1234, 0x34u)]
    [InlineData("s8", 0x1280, 0xFFFFFF80u)]
    [InlineData("u16", 0x12345, 0x2345u)]
    [InlineData("s16", 0x18000, 0xFFFF8000u)]
    [InlineData("bool", 0x100, 1u)]
    [InlineData("char", 0x1F642, 0x1F642u)]
    [InlineData("(flags \"a\" \"b\" \"c\")", 0xFF, 7u)]
    [InlineData("(enum \"a\" \"b\" \"c\")", 2, 2u)]
    public async Task Bits_that_a_value_does_not_have_are_not_passed(string type, int passed, uint received)
    {
        Assert.Equal(received, await RunAsync(Passing(type), (uint)passed));
    }

    [Theory]
    [InlineData("char", 0xD800, "not a Unicode scalar value")]
    [InlineData("(enum \"a\" \"b\" \"c\")", 3, "the case 3 of a type that has 3")]
    public async Task Values_that_a_type_does_not_have_break_the_rules(string type, int passed, string message)
    {
        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(Passing(type), (uint)passed));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf8", "utf8", 9u)]
    [InlineData("utf8", "utf16", 8u)]
    [InlineData("utf8", "latin1+utf16", 8u)]
    public async Task Strings_are_copied_and_get_the_encoding_of_the_other_side(string asking, string serving, uint units)
    {
        var components = new TwoComponents(
            """(param "s" string) (result u32)""",
            """(func (export "f") (param i32 i32) (result i32) (local.get 1))""",
            "(call $f (i32.const 32) (i32.const 9))",
            "(param i32 i32) (result i32)")
        {
            AskingEncoding = asking,
            ServingEncoding = serving,
            Definitions = "(data (i32.const 32) \"caf\\c3\\a9 bar\")",
        };

        Assert.Equal(units, await RunAsync(components, 0));
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    public async Task Strings_that_are_not_valid_break_the_rules(string serving)
    {
        var components = new TwoComponents(
            """(param "s" string) (result u32)""",
            """(func (export "f") (param i32 i32) (result i32) (local.get 1))""",
            "(call $f (i32.const 32) (i32.const 2))",
            "(param i32 i32) (result i32)")
        {
            ServingEncoding = serving,
            Definitions = "(data (i32.const 32) \"\\c3\\c3\")",
        };

        await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(components, 0));
    }

    [Fact]
    public async Task What_a_result_was_in_is_given_back_once_it_is_copied()
    {
        var components = new TwoComponents(
            """(param "n" u32) (result string)""",
            """
            (global $times (mut i32) (i32.const 0))
            (func (export "f") (param i32) (result i32)
              (i32.store (i32.const 8) (i32.const 64)) (i32.store (i32.const 12) (global.get $times)) (i32.const 8))
            (func (export "after") (param i32)
              (if (i32.ne (local.get 0) (i32.const 8)) (then unreachable))
              (global.set $times (i32.add (global.get $times) (i32.const 1))))
            """,
            "(call $f (i32.const 0) (i32.const 16)) (call $f (i32.const 0) (i32.const 16)) (i32.load (i32.const 20))",
            "(param i32 i32)")
        {
            ServingOptions = "(post-return (core func $i \"after\"))",
        };

        Assert.Equal(1u, await RunAsync(components, 0));
    }

    [Fact]
    public async Task A_string_outside_of_memory_breaks_the_rules()
    {
        var components = new TwoComponents(
            """(param "s" string) (result u32)""",
            """(func (export "f") (param i32 i32) (result i32) (local.get 1))""",
            "(call $f (i32.const 65535) (i32.const 2))",
            "(param i32 i32) (result i32)");

        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(components, 0));
        Assert.Contains("outside of its", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_string_that_is_returned_is_copied_back()
    {
        var components = new TwoComponents(
            """(param "n" u32) (result string)""",
            """
            (data (i32.const 64) "abcdef")
            (func (export "f") (param i32) (result i32)
              (i32.store (i32.const 8) (i32.const 64)) (i32.store (i32.const 12) (local.get 0)) (i32.const 8))
            """,
            "(call $f (local.get $value) (i32.const 16)) (i32.load8_u (i32.add (i32.load (i32.const 16)) (i32.sub (i32.load (i32.const 20)) (i32.const 1))))",
            "(param i32 i32)");

        Assert.Equal((uint)'d', await RunAsync(components, 4));
    }

    [Fact]
    public async Task Lists_of_numbers_are_copied_as_a_block_and_lists_of_strings_one_by_one()
    {
        var numbers = new TwoComponents(
            """(param "l" (list u16)) (result u32)""",
            """(func (export "f") (param i32 i32) (result i32) (i32.add (i32.load16_u offset=4 (local.get 0)) (local.get 1)))""",
            "(call $f (i32.const 32) (i32.const 3))",
            "(param i32 i32) (result i32)")
        {
            Definitions = "(data (i32.const 32) \"\\01\\00\\02\\00\\64\\00\")",
        };
        Assert.Equal(103u, await RunAsync(numbers, 0));

        // Two strings at 48: "xy" and "z". The other side returns the last letter of the first and the first of the second.
        var strings = new TwoComponents(
            """(param "l" (list string)) (result u32)""",
            """
            (func (export "f") (param i32 i32) (result i32)
              (i32.add
                (i32.mul (i32.load8_u offset=1 (i32.load (local.get 0))) (i32.const 256))
                (i32.load8_u (i32.load offset=8 (local.get 0)))))
            """,
            "(call $f (i32.const 32) (i32.const 2))",
            "(param i32 i32) (result i32)")
        {
            Definitions = "(data (i32.const 32) \"\\30\\00\\00\\00\\02\\00\\00\\00\\32\\00\\00\\00\\01\\00\\00\\00xyz\")",
        };
        Assert.Equal(((uint)'y' * 256) + 'z', await RunAsync(strings, 0));
    }

    [Fact]
    public async Task Places_that_a_case_does_not_use_are_zero_for_the_other_side()
    {
        // result<u64, f32> flattens to i32 and i64: the error is the bits of the float, and nothing above them.
        var components = new TwoComponents(
            """(param "r" (result u64 (error f32))) (result u64)""",
            """(func (export "f") (param i32 i64) (result i64) (local.get 1))""",
            """
            (if (result i32) (i64.eq (call $f (i32.const 1) (i64.const 0x123456783f800000)) (i64.const 0x3f800000))
              (then (i64.eq (call $f (i32.const 0) (i64.const 0x123456783f800000)) (i64.const 0x123456783f800000)))
              (else (i32.const 0)))
            """,
            "(param i32 i64) (result i64)");

        Assert.Equal(1u, await RunAsync(components, 0));
    }

    [Fact]
    public async Task More_parameters_than_are_passed_one_by_one_go_through_memory()
    {
        string parameters = string.Concat(Enumerable.Range(0, 17).Select(i => $"(param \"p{i}\" u32) "));
        var components = new TwoComponents(
            $"{parameters}(result u32)",
            """(func (export "f") (param i32) (result i32) (i32.load offset=64 (local.get 0)))""",
            "(i32.store offset=64 (i32.const 128) (local.get $value)) (call $f (i32.const 128))",
            "(param i32) (result i32)");

        Assert.Equal(77u, await RunAsync(components, 77));
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(65536)]
    [InlineData(65530)]
    public async Task Parameters_that_do_not_lie_in_memory_as_a_whole_break_the_rules(int address)
    {
        // From the first address, the later ones would go round the end of 32 bits, back into memory.
        string parameters = string.Concat(Enumerable.Range(0, 17).Select(i => $"(param \"p{i}\" (option u8)) "));
        var components = new TwoComponents(
            $"{parameters}(result u32)",
            """(func (export "f") (param i32) (result i32) (i32.load offset=16 (local.get 0)))""",
            $"(call $f (i32.const {address}))",
            "(param i32) (result i32)");

        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(components, 0));
        Assert.Contains("outside of its", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trap_in_one_ends_the_call_of_the_other()
    {
        var components = new TwoComponents(
            """(result u32)""",
            """(func (export "f") (result i32) unreachable)""",
            "(call $f)",
            "(result i32)");

        await Assert.ThrowsAsync<PluginTrapException>(() => RunAsync(components, 0));
    }

    [Fact]
    public async Task Copying_is_bounded_by_the_allocations_of_the_call()
    {
        // A list of strings, all empty, which cost an allocation each.
        var components = new TwoComponents(
            """(param "l" (list string)) (result u32)""",
            """(func (export "f") (param i32 i32) (result i32) (local.get 1))""",
            "(call $f (i32.const 1024) (i32.const 100))",
            "(param i32 i32) (result i32)");
        PluginDefinition plugin = components.ToPlugin() with { Limits = new PluginLimits { MaxAllocations = 50 } };

        var failure = await Assert.ThrowsAsync<PluginLimitException>(() => RunAsync(plugin, 0));
        Assert.Equal(nameof(PluginLimits.MaxAllocations), failure.LimitName);
    }

    [Fact]
    public async Task What_components_pass_to_one_another_in_another_encoding_is_bounded_for_the_whole_call()
    {
        var components = new TwoComponents(
            """(param "s" string) (result u32)""",
            """(func (export "f") (param i32 i32) (result i32) (local.get 1))""",
            "(loop $forever (drop (call $f (i32.const 1024) (i32.const 1000))) (br $forever)) (i32.const 0)",
            "(param i32 i32) (result i32)")
        {
            ServingEncoding = "utf16",
        };
        PluginDefinition plugin = components.ToPlugin() with { Limits = new PluginLimits { MaxTotalImportBytes = 20_000 } };

        var failure = await Assert.ThrowsAsync<PluginLimitException>(() => RunAsync(plugin, 0));
        Assert.Equal((nameof(PluginLimits.MaxTotalImportBytes), 20_000), (failure.LimitName, failure.Limit));
    }

    [Fact]
    public async Task A_component_that_gives_up_when_its_memory_cannot_grow_is_said_to_whichever_memory_it_is()
    {
        var components = new TwoComponents(
            """(result u32)""",
            """
            (func (export "f") (result i32)
              (drop (memory.grow (i32.const 1)))
              (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
              (i32.const 0))
            """,
            "(call $f)",
            "(result i32)");
        PluginDefinition plugin = components.ToPlugin() with { Limits = new PluginLimits { MaxMemoryBytes = 4 * 65536 } };

        await Assert.ThrowsAsync<PluginMemoryException>(() => RunAsync(plugin, 0));
    }

    [Fact]
    public async Task A_component_cannot_call_one_that_is_inside_of_it()
    {
        PluginDefinition plugin = SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (component $inner
                (core module $m (func (export "f") (result i32) (i32.const 1)))
                (core instance $i (instantiate $m))
                (func $f (result u32) (canon lift (core func $i "f")))
                (export "f" (func $f)))
              (instance $inner (instantiate $inner))
              (core func $f (canon lower (func $inner "f")))
              (core module $m (import "x" "f" (func $f (result i32))) (func (export "r") (param i32) (result i32) (call $f)))
              (core instance $i (instantiate $m (with "x" (instance (export "f" (func $f))))))
              (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);

        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => RunAsync(plugin, 0));
        Assert.Contains("inside of it", failure.Message, StringComparison.Ordinal);
    }

    // A guest that passes a value of a type on. A type that is no number has a name outside of both, which stands for the same in both.
    private static PluginDefinition Passing(string type)
    {
        const string Import = "(alias outer 1 $shared (type $y)) (import \"x\" (type $x (eq $y)))";
        bool isNamed = type.StartsWith('(');
        string text = new TwoComponents(
            $"""(param "x" {(isNamed ? "$x" : type)}) (result u32)""",
            """(func (export "f") (param i32) (result i32) (local.get 0))""",
            "(call $f (local.get $value))",
            "(param i32) (result i32)").ToText();
        if (isNamed)
        {
            text = text
                .Replace("(component $serving", $"(type $shared {type}) (component $serving {Import}", StringComparison.Ordinal)
                .Replace("(component $asking", $"(component $asking {Import}", StringComparison.Ordinal)
                .Replace("(instantiate $serving)", "(instantiate $serving (with \"x\" (type $shared)))", StringComparison.Ordinal)
                .Replace("(instantiate $asking ", "(instantiate $asking (with \"x\" (type $shared)) ", StringComparison.Ordinal);
        }

        return SandboxGuest.Define("guest", SandboxGuest.RunnerContract, text);
    }

    private static async Task<uint> RunAsync(PluginDefinition plugin, uint value)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return await host.Get<IRunner>("guest").RunAsync(value, Token);
    }
}
