using PluginHost.Abi.Components;
using PluginHost.Tests.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>
/// A component around one random type: <c>echo</c> gives back what it is given, through memory both ways; <c>sum</c> takes it as core values and
/// sums up all bits of it; <c>give</c> gives whatever lies in memory.
/// </summary>
internal static class RandomComponent
{
    // Before the value, so many numbers that all goes through memory.
    public const int Numbers = DataTraits.MaxFlat + 1;

    // The engine makes what it has set aside for a string smaller once it knows its length in another encoding, and expects it to stay.
    public const string Allocator = """
        (memory (export "memory") 1)
        (global $top (mut i32) (i32.const 1024))
        (func (export "cabi_realloc") (param $old i32) (param $oldSize i32) (param $alignment i32) (param $size i32) (result i32)
          (local $address i32)
          (local.set $address (i32.and
            (i32.add (global.get $top) (i32.sub (local.get $alignment) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get $alignment))))
          (global.set $top (i32.add (local.get $address) (local.get $size)))
          (memory.copy (local.get $address) (local.get $old)
            (select (local.get $size) (local.get $oldSize) (i32.lt_u (local.get $size) (local.get $oldSize))))
          (local.get $address))
        """;

    public static string Make(Random random, string encoding)
    {
        var source = new RandomWit.Source(random);
        RandomWit type = source.Next();
        bool isOne = type.Flat.Length == 1;
        string core = isOne ? type.Flat[0] : "i32";
        string at = $"(i32.add (local.get 0) (i32.const {8 * Numbers}))";
        string[] flat = type.Flat.Length > DataTraits.MaxFlat ? ["i32"] : type.Flat;
        string folds = string.Concat(flat.Select((item, i) => Fold(item switch
        {
            "i64" => $"(local.get {i})",
            "f32" => $"(i64.extend_i32_u (i32.reinterpret_f32 (local.get {i})))",
            "f64" => $"(i64.reinterpret_f64 (local.get {i}))",
            _ => $"(i64.extend_i32_u (local.get {i}))",
        })));
        return $"""
            (component
              {source.Definitions}
              (core module $m
                {Allocator}
                (data (i32.const 0) "{RandomType.Page(random)}")
                (func (export "echo") (param i32) (result {core}) {(isOne ? $"({type.Load} {at})" : at)})
                (func (export "give") (param i32) (result {core}) {(isOne ? $"({type.Load} (local.get 0))" : "(local.get 0)")})
                (func (export "sum") {string.Concat(flat.Select(item => $"(param {item}) "))}(result i64) (local $h i64) (local $at i32)
                  {folds}
                  (local.set $at (i32.const 1024))
                  (block $done (loop $next
                    (br_if $done (i32.ge_u (local.get $at) (global.get $top)))
                    {Fold("(i64.load8_u (local.get $at))")}
                    (local.set $at (i32.add (local.get $at) (i32.const 1)))
                    (br $next)))
                  (local.get $h)))
              (core instance $i (instantiate $m))
              {Lift("echo", $"{string.Concat(Enumerable.Range(0, Numbers).Select(i => $"(param \"n{i}\" u64) "))}(param \"v\" {type.Text}) (result {type.Text})", encoding)}
              {Lift("give", $"(param \"at\" u32) (result {type.Text})", encoding)}
              {Lift("sum", $"(param \"v\" {type.Text}) (result u64)", encoding)})
            """;
    }

    private static string Lift(string name, string type, string encoding) => $"""
        (func ${name} {type} (canon lift (core func $i "{name}")
          (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc")) string-encoding={encoding}))
        (export "{name}" (func ${name}))
        """;

    private static string Fold(string value) => $"(local.set $h (i64.add (i64.mul (local.get $h) (i64.const 31)) {value}))";
}
