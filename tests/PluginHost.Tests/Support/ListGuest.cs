using Microsoft.Extensions.DependencyInjection;
using Test.Lists;

namespace PluginHost.Tests.Support;

/// <summary>Guests that take and give long lists of strings, in text format.</summary>
internal static class ListGuest
{
    private const string Source = "test:lists/source";
    private const string NamesContract = "test:lists/names@1.0.0";
    private const string MembersContract = "test:lists/members@1.0.0";
    private const string Ping = $"(import \"{Source}@1.0.0\" \"ping\" (func $ping))";

    // A memory that lasts for the lists of a test, and an allocator that never frees.
    private static readonly string Allocator = SandboxGuest.Allocator
        .Replace("\"memory\") 1", "\"memory\") 64", StringComparison.Ordinal)
        .Replace("(func (export", "(func $realloc (export", StringComparison.Ordinal);

    private static readonly string GivesBack = SandboxGuest.Returns("(local.get $address)", "(local.get $length)");

    /// <summary>An allocator that does something before it gives memory, or gives something else.</summary>
    /// <param name="before">What it does. <c>$calls</c> tells how often it has been called, this time included.</param>
    /// <param name="gives">What it gives instead of <c>$address</c>; leaves an i32.</param>
    public static string AllocatorThat(string before = "", string gives = "(local.get $address)") => Allocator
        .Replace("(global $top", "(global $calls (mut i32) (i32.const 0)) (global $top", StringComparison.Ordinal)
        .Replace(
            "(local $address i32)",
            $"(local $address i32) (global.set $calls (i32.add (global.get $calls) (i32.const 1))) {before}",
            StringComparison.Ordinal)
        .Replace("(local.get $address))", $"{gives})", StringComparison.Ordinal);

    /// <summary>A core module with lists of names.</summary>
    /// <param name="allocator">Its memory and its allocator.</param>
    /// <param name="hasTwo">Whether it has another allocator for what imports give.</param>
    public static PluginDefinition Names(string? allocator = null, bool hasTwo = false) => Define(NamesContract, $"""
        (module
          {Ping}
          (import "{Source}@1.0.0" "names" (func $names (param i32)))
          {allocator ?? Allocator}
          {(hasTwo ? Other("cabi_import_realloc") : "")}
          (func (export "{NamesContract}#echo") (param $address i32) (param $length i32) (result i32) {GivesBack})
          (func (export "{NamesContract}#again") (param $address i32) (param $length i32) (result i32) {GivesBack})
          (func (export "{NamesContract}#fetch") (result i32) (call $names (i32.const 8)) (i32.const 8)))
        """);

    /// <summary>A core module with lists of records and of lists.</summary>
    /// <param name="pair">Where the host is to put a pair; leaves an i32.</param>
    public static PluginDefinition Members(string pair = "(i32.const 8)") => Define(MembersContract, $"""
        (module
          (import "{Source}@1.0.0" "members" (func $members (param i32)))
          (import "{Source}@1.0.0" "pair" (func $pair (param i32)))
          {Allocator}
          (func (export "{MembersContract}#echo") (param $address i32) (param $length i32) (result i32) {GivesBack})
          (func (export "{MembersContract}#group") (param $address i32) (param $length i32) (result i32) {GivesBack})
          (func (export "{MembersContract}#fetch") (result i32) (call $members (i32.const 8)) (i32.const 8))
          (func (export "{MembersContract}#pair") (result i32) (local $area i32)
            (local.set $area {pair})
            (call $pair (local.get $area))
            (local.get $area)))
        """);

    /// <summary>A component with lists of names, whose three functions have three allocators.</summary>
    /// <param name="encoding">How it wants its strings.</param>
    /// <param name="allocator">The memory and the allocator of all.</param>
    public static PluginDefinition Component(string encoding, string? allocator = null)
    {
        string options = $"string-encoding={encoding} (memory (core memory $m \"memory\"))";
        return Define(NamesContract, $"""
            (component
              (import "{Source}@1.0.0" (instance $source (export "ping" (func)) (export "names" (func (result (list string))))))
              (core func $ping (canon lower (func $source "ping")))
              (core module $memory
                {Ping}
                {allocator ?? Allocator}
                {Other("second")}
                {Other("third")})
              (core instance $m (instantiate $memory (with "{Source}@1.0.0" (instance (export "ping" (func $ping))))))
              (core func $names (canon lower (func $source "names") {options} (realloc (core func $m "third"))))
              (core module $guest
                (import "m" "memory" (memory 64))
                (import "h" "names" (func $names (param i32)))
                (func (export "echo") (param $address i32) (param $length i32) (result i32) {GivesBack})
                (func (export "fetch") (result i32) (call $names (i32.const 8)) (i32.const 8)))
              (core instance $g (instantiate $guest (with "m" (instance $m)) (with "h" (instance (export "names" (func $names))))))
              (func $echo (param "names" (list string)) (result (list string))
                (canon lift (core func $g "echo") {options} (realloc (core func $m "cabi_realloc"))))
              (func $again (param "names" (list string)) (result (list string))
                (canon lift (core func $g "echo") {options} (realloc (core func $m "second"))))
              (func $fetch (result (list string)) (canon lift (core func $g "fetch") {options}))
              (instance $lists (export "echo" (func $echo)) (export "again" (func $again)) (export "fetch" (func $fetch)))
              (export "{NamesContract}" (instance $lists)))
            """);
    }

    /// <summary>Adds the contracts, and what serves their import.</summary>
    public static Action<IWasmPluginsBuilder> With(ISource source) => plugins =>
    {
        plugins.AddWasmContract<INames>();
        plugins.AddWasmContract<IMembers>();
        plugins.AddWasmImport<ISource>();
        plugins.Services.AddSingleton(source);
    };

    private static string Other(string name) => $"""
        (func (export "{name}") (param i32 i32 i32 i32) (result i32)
          (call $realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
        """;

    private static PluginDefinition Define(string contract, string wat) => PluginTestHost.FromWat("guest", wat) with
    {
        Contract = contract,
        Lifetime = PluginLifetime.Pooled,
        Grants = new HashSet<string> { Source },
    };
}
