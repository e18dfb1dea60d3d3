using PluginHost.Compilation;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation;

/// <summary>
/// Every body ends with a loop that only a reader which stayed in step can see. The engine is asked too, so that the text is what it says.
/// </summary>
public sealed class InstructionReaderTests
{
    [Theory]
    [InlineData("unreachable nop")]
    [InlineData("(block (br 0)) (block (br_if 0 (local.get $i))) (block (block (br_table 0 1 0 1 (local.get $i))))")]
    [InlineData("(if (local.get $i) (then nop) (else nop)) (drop (if (result i32) (local.get $i) (then (i32.const 1)) (else (i32.const 2))))")]
    [InlineData("(call $f) (call_indirect (type $plain) (local.get $i)) (return)")]
    [InlineData("(return_call $f)")]
    [InlineData("(return_call_indirect (type $plain) (local.get $i))")]
    [InlineData("(drop (select (i32.const 1) (i32.const 2) (local.get $i))) (drop (select (result f64) (f64.const 1) (f64.const 2) (local.get $i)))")]
    [InlineData("(local.set $i (local.tee $i (i32.const -2147483648))) (global.set $g (global.get $g))")]
    [InlineData("(drop (i64.const -9223372036854775808)) (drop (f32.const nan)) (drop (f64.const 0x1.6p+7))")]
    [InlineData("(drop (i32.load (local.get $i))) (drop (i64.load32_u offset=4294967295 align=1 (local.get $i))) (f64.store (local.get $i) (f64.const 0))")]
    [InlineData("(drop (memory.grow (memory.size))) (drop (memory.grow $second (memory.size $second))) (drop (i32.load8_s $second offset=3 (local.get $i)))")]
    [InlineData("(drop (i32.extend8_s (i32.clz (local.get $i)))) (drop (i64.extend32_s (i64.extend_i32_u (local.get $i)))) (drop (i32.trunc_sat_f64_u (f64.const 1)))")]
    [InlineData("(memory.init $data (i32.const 0) (i32.const 0) (i32.const 0)) (data.drop $data) (memory.copy (i32.const 0) (i32.const 0) (i32.const 0))")]
    [InlineData("(memory.fill $second (i32.const 0) (i32.const 0) (i32.const 0)) (memory.copy $second 0 (i32.const 0) (i32.const 0) (i32.const 0))")]
    [InlineData("(table.init $elements (i32.const 0) (i32.const 0) (i32.const 0)) (elem.drop $elements) (table.copy (i32.const 0) (i32.const 0) (i32.const 0))")]
    [InlineData("(table.set (i32.const 0) (table.get (i32.const 0))) (drop (table.grow (ref.null func) (table.size))) (table.fill (i32.const 0) (ref.func $f) (i32.const 0))")]
    [InlineData("(drop (ref.is_null (ref.null extern))) (drop (ref.null $plain)) (drop (ref.as_non_null (ref.func $f))) (drop (ref.eq (ref.null eq) (ref.null none)))")]
    [InlineData("(call_ref $plain (ref.func $f)) (block (br_on_null 0 (ref.null $plain)) drop) (drop (block (result (ref func)) (br_on_non_null 0 (ref.func $f)) unreachable))")]
    [InlineData("(return_call_ref $plain (ref.func $f))")]
    [InlineData("(v128.store (i32.const 0) (v128.load (i32.const 0))) (drop (v128.const i64x2 -1 1)) (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $v) (local.get $v)))")]
    [InlineData("(drop (i8x16.extract_lane_u 15 (local.get $v))) (drop (f64x2.replace_lane 1 (local.get $v) (f64.const 0))) (drop (i32x4.splat (local.get $i)))")]
    [InlineData("(drop (v128.load8_lane 3 (i32.const 0) (local.get $v))) (v128.store64_lane offset=9 1 (i32.const 0) (local.get $v)) (drop (v128.load64_zero (i32.const 0)))")]
    [InlineData("(drop (i64x2.extmul_high_i32x4_u (local.get $v) (local.get $v))) (drop (f64x2.convert_low_i32x4_u (local.get $v))) (drop (i16x8.relaxed_dot_i8x16_i7x16_s (local.get $v) (local.get $v)))")]
    [InlineData("(drop (memory.atomic.notify (i32.const 0) (i32.const 0))) (drop (memory.atomic.wait64 (i32.const 0) (i64.const 0) (i64.const 0))) atomic.fence (drop (i64.atomic.rmw32.cmpxchg_u offset=8 (i32.const 0) (i64.const 0) (i64.const 0)))")]
    [InlineData("(throw $tag (i32.const 1))")]
    [InlineData("(block $h (result i32 exnref) (try_table (catch_ref $tag $h)) unreachable) throw_ref")]
    [InlineData("(block $h (result i32) (try_table (catch $tag $h) (catch_all 1)) (i32.const 1)) drop")]
    [InlineData("(block $h (result exnref) (try_table (result i32) (catch_all_ref $h) (i32.const 1)) drop unreachable) drop")]
    [InlineData("(drop (struct.get_s $struct 0 (struct.new $struct (i32.const 1) (i64.const 2)))) (struct.set $struct 1 (struct.new_default $struct) (i64.const 0))")]
    [InlineData("(drop (array.len (array.new_fixed $array 2 (i32.const 1) (i32.const 2)))) (drop (array.get_u $array (array.new_data $array $data (i32.const 0) (i32.const 0)) (i32.const 0)))")]
    [InlineData("(array.set $array (array.new $array (i32.const 0) (i32.const 9)) (i32.const 1) (i32.const 2)) (array.fill $array (array.new_default $array (i32.const 9)) (i32.const 0) (i32.const 0) (i32.const 0))")]
    [InlineData("(array.copy $array $array (ref.null $array) (i32.const 0) (ref.null $array) (i32.const 0) (i32.const 0)) (array.init_data $array $data (ref.null $array) (i32.const 0) (i32.const 0) (i32.const 0))")]
    [InlineData("(drop (ref.test (ref $array) (ref.null any))) (drop (ref.cast (ref null $struct) (ref.null any))) (drop (i31.get_s (ref.i31 (i32.const 1)))) (drop (any.convert_extern (extern.convert_any (ref.null any))))")]
    [InlineData("(drop (block (result (ref null struct)) (br_on_cast 0 anyref structref (ref.null any)) unreachable)) (drop (block (result anyref) (br_on_cast_fail 0 anyref (ref struct) (ref.null any)) unreachable))")]
    [InlineData("(i64.add128 (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)) drop drop (i64.mul_wide_u (i64.const 1) (i64.const 1)) drop drop")]
    public void A_body_is_read_to_its_end(string instructions)
    {
        byte[] wasm = Wat.ToWasm($$"""
            (module
              (type $plain (func))
              (type $struct (struct (field (mut i8)) (field (mut i64))))
              (type $array (array (mut i8)))
              (memory 1) (memory $second 1)
              (table 1 funcref)
              (global $g (mut i32) (i32.const 0))
              (tag $tag (param i32))
              (elem $elements func $f)
              (data $data "data")
              (func $f (type $plain))
              (func (param $i i32) (local $v v128)
                (loop (br_if 0 (local.get $i)))
                {{instructions}}
                (loop (br_if 0 (local.get $i)))))
            """);
        using var engine = new Wasmtime.Engine(new Wasmtime.Config()
            .WithReferenceTypes(true).WithFunctionReferences(true).WithGc(true).WithExceptions(true).WithTailCalls(true)
            .WithWasmThreads(true).WithMultiMemory(true).WithWideArithmetic(true).WithRelaxedSIMD(true, true));
        Assert.Null(Wasmtime.Module.Validate(engine, wasm));

        ModuleInfo module = ModuleReader.Read(wasm, ModuleReadLimits.Default);

        Assert.Equal(new BodyMaximum(1, 2), module.Code.MostLoops);
    }

    [Fact]
    public void Every_plain_instruction_takes_one_byte()
    {
        // 0x45 to 0xC4 are the numeric instructions, which the engine's assembler is not needed for.
        byte[] instructions = [.. Enumerable.Range(0x45, 0xC4 - 0x45 + 1).Select(opcode => (byte)opcode), 0x03, 0x40, 0x0B];

        ModuleInfo module = ModuleReader.Read(WasmBytes.ModuleWithBody(instructions), ModuleReadLimits.Default);

        Assert.Equal(1, module.Code.MostLoops.Value);
    }

    [Fact]
    public void Values_that_go_through_blocks_are_counted()
    {
        byte[] wasm = Wat.ToWasm("""
            (module
              (type $two (func (param i32 i32) (result i32)))
              (func
                (i32.const 1) (i32.const 2) (block (type $two) drop)
                (block (result i32) (i32.const 1)) drop
                (loop (type $two) drop)
                (block nop)
                drop))
            """);

        Assert.Equal(3 + 1 + 3, ModuleReader.Read(wasm, ModuleReadLimits.Default).Code.MostBlockValues.Value);
    }
}
