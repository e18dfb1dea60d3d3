using PluginHost.Tests.Support;

namespace PluginHost.Tests.Safety;

/// <summary>Guests that mean harm, by what they do.</summary>
internal static class HostileGuests
{
    public const string Id = "hostile";

    private const string Memory = "(memory (export \"memory\") 1)";
    private const string Forever = "(loop $forever (br $forever))";
    private const string WriteLog = """(import "plugin-host:plugin/log@0.1.0" "write" (func $write (param i32 i32 i32)))""";

    public static IReadOnlyDictionary<string, Func<HostileGuest>> All { get; } = new Dictionary<string, Func<HostileGuest>>
    {
        ["an endless loop"] = () => Called<PluginTimeoutException>($"{Forever} (i32.const 0)"),
        ["an endless loop of calls inside the guest"] = () => Called<PluginTimeoutException>(
            "(loop $forever (call $nothing) (br $forever)) (i32.const 0)", "(func $nothing)"),
        ["endless tail calls"] = () => Called<PluginTimeoutException>("(call $again)", "(func $again (result i32) (return_call $again))"),
        ["a flood of calls of the host"] = () => Called<PluginLimitException>(
            "(loop $forever (call $ping) (br $forever)) (i32.const 0)", SandboxGuest.Ping),
        ["a flood of calls that copy much into the host"] = () => Called<PluginLimitException>(
            "(loop $forever (call $tell (i32.const 0) (i32.const 60000)) (br $forever)) (i32.const 0)",
            """(import "test:sandbox/host@1.0.0" "tell" (func $tell (param i32 i32)))""" + Memory),
        ["a flood of large strings into the host"] = () => Called<PluginLimitException>(
            "(loop $forever (call $tell (i32.const 0) (i32.const 512000)) (br $forever)) (i32.const 0)",
            """(import "test:sandbox/host@1.0.0" "tell" (func $tell (param i32 i32))) (memory (export "memory") 8)""") with
        { Limit = nameof(PluginLimits.MaxTotalImportBytes) },
        ["a flood of the log"] = () => Called<PluginLimitException>(
            "(loop $forever (call $write (i32.const 5) (i32.const 0) (i32.const 60000)) (br $forever)) (i32.const 0)", WriteLog + Memory),
        ["endless recursion"] = () => Called<PluginStackException>(
            "(call $deeper)", "(func $deeper (result i32) (i32.add (i32.const 1) (call $deeper)))"),
        ["endless recursion through a table"] = () => Called<PluginStackException>(
            "(call $deeper)",
            """
            (table 1 funcref) (elem (i32.const 0) $deeper)
            (func $deeper (result i32) (i32.add (i32.const 1) (call_indirect (result i32) (i32.const 0))))
            """),
        ["endless recursion with large frames"] = () => Called<PluginStackException>(
            "(call $deeper (i32.const 0))",
            $"(func $deeper (param i32) (result i32) (local {string.Join(' ', Enumerable.Repeat("v128", 500))}) "
            + "(local.set 400 (i32x4.splat (local.get 0))) (drop (call $deeper (i32.add (local.get 0) (i32.const 1)))) "
            + "(i32x4.extract_lane 0 (local.get 400)))"),
        ["a memory bomb"] = () => Called<PluginMemoryException>(
            "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable", Memory),
        ["a fill of 2 GiB"] = () => Called<PluginTrapException>(
            "(memory.fill (i32.const 0) (i32.const 1) (i32.const 0x80000000)) (i32.const 0)", Memory),
        ["a copy of 4 GiB"] = () => Called<PluginTrapException>(
            "(memory.copy (i32.const 1) (i32.const 0) (i32.const 0xffffffff)) (i32.const 0)", Memory),
        ["fills of all its memory without end"] = () => Called<PluginTimeoutException>(
            """
            (drop (memory.grow (i32.const 1000)))
            (loop $forever (memory.fill (i32.const 0) (i32.const 1) (i32.const 65000000)) (br $forever))
            (i32.const 0)
            """,
            Memory),
        ["fills of 2 GiB of its memory without end"] = () =>
        {
            HostileGuest guest = Called<PluginTimeoutException>(
                "(loop $forever (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x80000000)) (br $forever)) (i32.const 0)",
                "(memory 32768)");
            guest.Plugin.Limits.MaxMemoryBytes = 1L << 31;
            return guest;
        },
        ["a table bomb"] = () => Called<PluginTrapException>(
            "(drop (table.grow (ref.null func) (i32.const -2))) (table.fill (i32.const 0) (ref.null func) (i32.const -1)) (i32.const 0)",
            "(table 1 funcref)"),
        ["fills of a table without end"] = () => Called<PluginTimeoutException>(
            """
            (drop (table.grow (ref.null func) (i32.const 19000)))
            (loop $forever (table.fill (i32.const 0) (ref.null func) (i32.const 19000)) (br $forever))
            (i32.const 0)
            """,
            "(table 1 funcref)"),
        ["unreachable"] = () => Called<PluginTrapException>("unreachable"),
        ["a load out of bounds"] = () => Called<PluginTrapException>("(i32.load offset=0xffffffff (i32.const -1))", Memory),
        ["a store out of bounds"] = () => Called<PluginTrapException>("(i64.store (i32.const 65529) (i64.const 1)) (i32.const 0)", Memory),
        ["a division by zero"] = () => Called<PluginTrapException>("(i32.rem_u (i32.const 1) (local.get $value))"),
        ["an indirect call of another type"] = () => Called<PluginTrapException>(
            "(call_indirect (result i32) (i32.const 0))", "(table 1 funcref) (elem (i32.const 0) $other) (func $other (param i64))"),
        ["a start function that never ends"] = () => NotLoaded<PluginTimeoutException>($"(start $begin) (func $begin {Forever})"),
        ["a start function that uses up the stack"] = () => NotLoaded<PluginStackException>("(start $begin) (func $begin (call $begin))"),
        ["a start function that traps"] = () => NotLoaded<PluginTrapException>("(start $begin) (func $begin unreachable)"),
        ["a start function that floods the host"] = () => NotLoaded<PluginLimitException>(
            SandboxGuest.Ping + "(start $begin) (func $begin (loop $forever (call $ping) (br $forever)))"),
        ["an initializer that never ends"] = () => NotLoaded<PluginTimeoutException>($"(func (export \"_initialize\") {Forever})"),
        ["data outside of its memory"] = () => NotLoaded<PluginTrapException>(Memory + "(data (i32.const 65535) \"ab\")"),
        ["elements outside of their table"] = () => NotLoaded<PluginTrapException>("(table 1 funcref) (elem (i32.const 1) $f) (func $f)"),
        ["a memory larger than it may have"] = () => NotLoaded<PluginMemoryException>("(memory 65536)"),
        ["a table larger than it may have"] = () => NotLoaded<PluginLoadException>("(table 10000000 funcref)"),
        ["a hundred thousand globals"] = () => NotLoaded<PluginLoadException>(
            string.Concat(Enumerable.Repeat("(global v128 (v128.const i64x2 1 1))", 100_000))),
        ["thousands of locals"] = () => NotLoaded<PluginLoadException>(
            $"(func (local {string.Join(' ', Enumerable.Repeat("i64", 40_000))}) {string.Concat(Enumerable.Repeat("(drop (local.get 39999))", 2_000))})"),
    };

    private static HostileGuest Called<TFailure>(string body, string definitions = "") =>
        new(Limit<TFailure>(SandboxGuest.Runner(Id, body, definitions)), typeof(TFailure));

    private static HostileGuest NotLoaded<TFailure>(string definitions) =>
        new(Limit<TFailure>(SandboxGuest.Runner(Id, "(local.get $value)", definitions)), typeof(TFailure), IsLoaded: false);

    private static PluginDefinition Limit<TFailure>(PluginDefinition plugin)
    {
        // What ends by itself has all the time that a busy machine needs.
        bool isEndless = typeof(TFailure) == typeof(PluginTimeoutException);
        plugin.Limits.CallTimeout = isEndless ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromMinutes(1);
        plugin.Limits.StartTimeout = plugin.Limits.CallTimeout;
        plugin.Limits.MaxImportCalls = 1_000;
        return plugin;
    }
}
