using Microsoft.Extensions.DependencyInjection;
using Test.Sandbox;

namespace PluginHost.Tests.Support;

/// <summary>Guests of the sandbox contracts, in text format.</summary>
internal static class SandboxGuest
{
    public const string HostGrant = "test:sandbox/host";
    public const string SlowGrant = "test:sandbox/slow-host";
    public const string RunnerContract = "test:sandbox/runner@1.0.0";
    public const string NotifierContract = "test:sandbox/notifier@1.0.0";
    public const string TextsContract = "test:sandbox/texts@1.0.0";
    public const string PairContract = "test:sandbox/pair@1.0.0";

    /// <summary>Imports that are called <c>$ping</c>, <c>$ask</c> and <c>$wait</c>.</summary>
    public const string Ping = """(import "test:sandbox/host@1.0.0" "ping" (func $ping))""";
    public const string Ask = """(import "test:sandbox/host@1.0.0" "ask" (func $ask (param i32) (result i32)))""";
    public const string Wait = """(import "test:sandbox/slow-host@1.0.0" "wait" (func $wait (param i32) (result i32)))""";

    /// <summary>A start function that calls <c>ping</c>.</summary>
    public const string PingAtStart = Ping + "(func $begin (call $ping)) (start $begin)";

    /// <summary>Says that it has begun, and never ends.</summary>
    public const string PingAndLoop = "(call $ping) (loop $forever (br $forever)) (i32.const 0)";

    /// <summary>A memory, and an allocator that never frees.</summary>
    public const string Allocator = """
        (memory (export "memory") 1)
        (global $top (mut i32) (i32.const 1024))
        (func (export "cabi_realloc") (param $old i32) (param $oldSize i32) (param $alignment i32) (param $size i32) (result i32)
          (local $address i32)
          (local.set $address (i32.and
            (i32.add (global.get $top) (i32.sub (local.get $alignment) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get $alignment))))
          (global.set $top (i32.add (local.get $address) (local.get $size)))
          (local.get $address))
        """;

    /// <summary>A guest of <see cref="IRunner"/>.</summary>
    /// <param name="id">The plugin's id.</param>
    /// <param name="body">What it does with <c>$value</c>; leaves an i32.</param>
    /// <param name="definitions">Imports first, then memories, globals and other functions.</param>
    public static PluginDefinition Runner(string id, string body, string definitions = "") => Define(id, RunnerContract, $"""
        (module
          {definitions}
          (func (export "{RunnerContract}#run") (param $value i32) (result i32) {body}))
        """);

    /// <summary>A version that answers with its number, and calls <c>ping</c> whenever it starts.</summary>
    public static PluginDefinition PingingRunner(string id, uint version) => Runner(id, $"(i32.const {version})", PingAtStart);

    /// <summary>A guest of <see cref="ITexts"/> with an allocator of its own or the usual one.</summary>
    /// <param name="id">The plugin's id.</param>
    /// <param name="body">What it does with the string at <c>$address</c> of <c>$length</c> bytes; leaves where the result's two words are.</param>
    /// <param name="definitions">Imports first, then memories, globals and other functions.</param>
    public static PluginDefinition Texts(string id, string body, string definitions = Allocator) => Define(id, TextsContract, $"""
        (module
          {definitions}
          (func (export "{TextsContract}#echo") (param $address i32) (param $length i32) (result i32) {body}))
        """);

    /// <summary>A guest of <see cref="ITexts"/> that returns what it is given.</summary>
    public static PluginDefinition Echo(string id) => Texts(id, Returns("(local.get $address)", "(local.get $length)"));

    /// <summary>The code that returns a string.</summary>
    public static string Returns(string address, string length) =>
        $"(i32.store (i32.const 8) {address}) (i32.store (i32.const 12) {length}) (i32.const 8)";

    /// <summary>A plugin from text format that was granted all that there is.</summary>
    public static PluginDefinition Define(string id, string contract, string wat) => PluginTestHost.FromWat(id, wat) with
    {
        Contract = contract,
        Grants = new HashSet<string> { HostGrant, SlowGrant },
    };

    /// <summary>Adds the sandbox contracts, and what serves their imports.</summary>
    public static Action<IWasmPluginsBuilder> With(TestImports? imports = null, TimeProvider? time = null) => plugins =>
    {
        imports ??= new TestImports();
        plugins.AddWasmContract<IRunner>();
        plugins.AddWasmContract<INotifier>();
        plugins.AddWasmContract<ITexts>();
        plugins.AddWasmContract<IPair>();
        plugins.AddWasmContract<IGroves>();
        plugins.AddWasmImport<ISlowHost>(options => options.IsBlocking = true);
        plugins.Services.AddSingleton<IHost>(imports);
        plugins.Services.AddSingleton<ISlowHost>(imports);
        plugins.Services.AddSingleton(time ?? TimeProvider.System);
    };
}
