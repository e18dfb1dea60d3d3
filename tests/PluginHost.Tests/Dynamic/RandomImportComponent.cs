using System.Text.RegularExpressions;
using PluginHost.Abi.Components;
using PluginHost.Tests.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>
/// A component that hands values of one random type on to the host and back: <c>spilled</c> through memory, <c>flat</c> as core values as far as
/// they are so few; <c>give</c> hands on whatever lies in memory, and <c>place</c> lets the host put its result anywhere.
/// </summary>
internal static partial class RandomImportComponent
{
    public const string Interface = "test:any/host@1.0.0";

    // Before the value, so many numbers that all goes through memory.
    public const int Numbers = DataTraits.MaxFlat + 1;

    // Far from what the allocator gives.
    private const int ResultAt = 40_000;

    public static string Make(Random random, string encoding)
    {
        var source = new RandomWit.Source(random);
        RandomWit type = source.Next();
        return Make(source.Definitions, type, RandomType.Page(random), encoding);
    }

    /// <summary>A component of one type, with a memory that begins with so many bytes.</summary>
    public static string Make(RandomWit type, ReadOnlySpan<byte> memory, string encoding)
    {
        string page = string.Concat(memory.ToArray().Select(value => $"\\{value:x2}"));
        return Make(definitions: "", type, page, encoding);
    }

    private static string Make(string definitions, RandomWit type, string page, string encoding)
    {
        string numbers = string.Concat(Enumerable.Range(0, Numbers).Select(i => $"(param \"n{i}\" u64) "));
        string[] flat = type.Flat.Length > DataTraits.MaxFlat ? ["i32"] : type.Flat;
        bool isOne = type.Flat.Length == 1;
        string result = isOne ? $"(result {type.Flat[0]})" : "(result i32)";
        string parameters = string.Concat(flat.Select(item => $"(param {item}) "));
        string locals = string.Concat(flat.Select((_, i) => $"(local.get {i}) "));
        string imported = isOne ? result : "";
        string area = isOne ? "" : "(param i32)";
        return $"""
            (component
              (import "{Interface}" (instance $host
                {ExportOfDefinition().Replace(definitions, "(export \"$1\" (type $$$1 (eq $2)))")}
                (export "spilled" (func {numbers}(param "v" {type.Text}) (result {type.Text})))
                (export "flat" (func (param "v" {type.Text}) (result {type.Text})))
                (export "make" (func (result {type.Text})))))
              {string.Concat(ExportOfDefinition().Matches(definitions).Select(match =>
                  $"(alias export $host \"{match.Groups[1].Value}\" (type ${match.Groups[1].Value}))\n"))}
              (core module $libc {RandomComponent.Allocator} (data (i32.const 0) "{page}"))
              (core instance $libc (instantiate $libc))
              (alias core export $libc "memory" (core memory $memory))
              (alias core export $libc "cabi_realloc" (core func $realloc))
              {Lower("spilled", encoding)} {Lower("flat", encoding)} {Lower("make", encoding)}
              (core module $m
                (import "libc" "memory" (memory 1))
                (import "h" "spilled" (func $spilled (param i32) {area} {imported}))
                (import "h" "flat" (func $flat {parameters}{area} {imported}))
                (import "h" "make" (func $make {area} {imported}))
                (func (export "spilled") (param i32) {result} {Call("spilled", "(local.get 0)", isOne)})
                (func (export "give") (param i32) {result} {Call("spilled", "(local.get 0)", isOne)})
                (func (export "flat") {parameters}{result} {Call("flat", locals, isOne)})
                (func (export "place") (param i32) {result} {(isOne ? "(call $make)" : "(call $make (local.get 0)) (local.get 0)")}))
              (core instance $i (instantiate $m (with "libc" (instance $libc)) (with "h" (instance
                (export "spilled" (func $spilled)) (export "flat" (func $flat)) (export "make" (func $make))))))
              {Lift("spilled", $"{numbers}(param \"v\" {type.Text}) (result {type.Text})", encoding)}
              {Lift("flat", $"(param \"v\" {type.Text}) (result {type.Text})", encoding)}
              {Lift("give", $"(param \"at\" u32) (result {type.Text})", encoding)}
              {Lift("place", $"(param \"at\" u32) (result {type.Text})", encoding)})
            """;
    }

    [GeneratedRegex("""\(export \$t\d+ "(t\d+)" \(type (\$d\d+)\)\)""")]
    private static partial Regex ExportOfDefinition();

    private static string Call(string function, string arguments, bool isOne) =>
        isOne ? $"(call ${function} {arguments})" : $"(call ${function} {arguments} (i32.const {ResultAt})) (i32.const {ResultAt})";

    private static string Lower(string name, string encoding) =>
        $"(core func ${name} (canon lower (func $host \"{name}\") (memory $memory) (realloc $realloc) string-encoding={encoding}))";

    private static string Lift(string name, string type, string encoding) => $"""
        (func ${name} {type} (canon lift (core func $i "{name}") (memory $memory) (realloc $realloc) string-encoding={encoding}))
        (export "{name}" (func ${name}))
        """;
}
