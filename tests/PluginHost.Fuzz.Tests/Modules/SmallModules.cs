namespace PluginHost.Fuzz.Tests.Modules;

/// <summary>Small modules with something of everything that the host has on.</summary>
internal static class SmallModules
{
    /// <summary>A guest of <see cref="GreeterContract"/> that returns what it is given, and does all kinds of things before.</summary>
    public const string Features = """
        (module
          (type $unary (func (param i32) (result i32)))
          (memory (export "memory") 1 4)
          (memory $second 1)
          (table $t 4 8 funcref)
          (global $top (mut i32) (i32.const 1024))
          (global $f (mut f64) (f64.const 1.5))
          (elem (table $t) (i32.const 0) func $inc $fib)
          (elem $passive func $inc)
          (elem declare func $fib)
          (data (i32.const 16) "abc")
          (data $bytes "passive")
          (func $inc (type $unary) (i32.add (local.get 0) (i32.const 1)))
          (func $fib (type $unary) (local $a i32)
            (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
          (func $two (result i32 i64) (i32.const 1) (i64.const 2))
          (func $tail (type $unary) (return_call $inc (local.get 0)))
          (func $work (param $n i32) (local $v v128) (local $r funcref) (local $i i32)
            (loop $again
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
            (block $a (block $b (block $c (br_table $a $b $c (local.get $n)))))
            (drop (call_indirect $t (type $unary) (i32.const 5) (i32.and (local.get $n) (i32.const 1))))
            (call $two) drop drop
            (local.set $v (i32x4.add (v128.const i32x4 1 2 3 4) (i32x4.splat (local.get $n))))
            (drop (i32x4.extract_lane 2 (local.get $v)))
            (local.set $r (ref.func $fib))
            (drop (ref.is_null (local.get $r)))
            (memory.fill (i32.const 2048) (i32.const 7) (i32.const 64))
            (memory.copy (i32.const 4096) (i32.const 2048) (i32.const 32))
            (memory.init $bytes (i32.const 64) (i32.const 0) (i32.const 3))
            (data.drop $bytes)
            (table.init $t $passive (i32.const 2) (i32.const 0) (i32.const 1))
            (drop (table.grow $t (ref.null func) (i32.const 1)))
            (drop (memory.grow $second (i32.const 1)))
            (i64.store offset=8 (i32.const 512) (i64.extend_i32_u (local.get $n)))
            (drop (f64.div (global.get $f) (f64.convert_i32_s (local.get $n))))
            (drop (i32.trunc_sat_f64_s (global.get $f)))
            (drop (i32.div_s (i32.const 10) (i32.add (local.get $n) (i32.const 1))))
            (drop (select (i32.const 1) (i32.const 2) (local.get $n))))
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (global.set $top (i32.add (global.get $top) (i32.const 256)))
            (global.get $top))
          (func (export "example:greeter/greeter@0.1.0#greet") (param $address i32) (param $length i32) (result i32)
            (call $work (local.get $length))
            (i32.store8 (i32.const 32) (i32.const 0))
            (i32.store (i32.const 36) (local.get $address))
            (i32.store (i32.const 40) (local.get $length))
            (i32.const 32))
          (start $begin)
          (func $begin (drop (call $fib (i32.const 5))) (drop (call $tail (i32.const 1)))))
        """;
}
