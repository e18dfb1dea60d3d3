using PluginHost.Tests.Support;

namespace PluginHost.Tests.Dynamic;

/// <summary>A component with a value of every kind that comes back as it went in, and a few functions more.</summary>
internal static class ShapesComponent
{
    public const string Interface = "test:shapes/shapes@1.0.0";

    public static byte[] Bytes { get; } = Wat.ToWasm($$"""
        (component
          (type $color' (enum "red" "green")) (export $color "color" (type $color'))
          (type $perms' (flags "read" "write" "run")) (export $perms "perms" (type $perms'))
          (type $shape' (variant (case "circle" f64) (case "nothing") (case "named" string))) (export $shape "shape" (type $shape'))
          (type $point' (record (field "x" s32) (field "y" s32))) (export $point "point" (type $point'))
          (type $all' (record
            (field "flag" bool) (field "small" u8) (field "big" u64) (field "least" s64) (field "float" f32) (field "double" f64)
            (field "sign" char) (field "text" string) (field "bytes" (list u8)) (field "points" (list $point))
            (field "pair" (tuple u16 string)) (field "color" $color) (field "perms" $perms) (field "shape" $shape)
            (field "maybe" (option u32)) (field "twice" (option (option u32))) (field "outcome" (result u32 (error string)))
            (field "done" (result))))
          (export $all "all" (type $all'))
          (core module $m
            {{SandboxGuest.Allocator}}
            (global $count (mut i32) (i32.const 0))
            (func (export "echo") (param i32) (result i32) (local.get 0))
            (func (export "count") (result i32) (global.set $count (i32.add (global.get $count) (i32.const 1))) (global.get $count))
            (func (export "many") (param i32) (result i32)
              (i32.store (i32.const 16) (i32.const 1024)) (i32.store (i32.const 20) (local.get 0)) (i32.const 16))
            (func (export "stop") unreachable))
          (core instance $i (instantiate $m))
          (func $echo (param "value" $all) (result $all) (canon lift (core func $i "echo")
            (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc"))))
          (func $count (result u32) (canon lift (core func $i "count")))
          (func $many (param "length" u32) (result (list u32)) (canon lift (core func $i "many") (memory (core memory $i "memory"))))
          (func $stop (canon lift (core func $i "stop")))
          (instance $shapes (export "count" (func $count)) (export "stop" (func $stop)))
          (instance $others (export "stop" (func $stop)))
          (export "echo" (func $echo))
          (export "many" (func $many))
          (export "{{Interface}}" (instance $shapes))
          (export "test:shapes/others@1.0.0" (instance $others)))
        """);

    public static PluginDefinition Plugin { get; } = new(new PluginId("guest"), PluginContent.FromBytes(Bytes));
}
