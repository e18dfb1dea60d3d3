using System.Globalization;
using PluginHost.Tests.Support;

namespace PluginHost.Streams.Tests.Support;

/// <summary>A transform in text format, for what no library for guests would do.</summary>
internal sealed class WatTransform : IPluginSource
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "wat";

    /// <summary>Takes the next records.</summary>
    public const string Next = "(call $next (i32.const 32))";

    /// <summary>Emits a record without key, value and headers, made of the first one in hand.</summary>
    public const string EmitBare = "(call $decide (i32.const 64) (i32.const 40))";

    /// <summary>Emits a record with a key of 100,000 bytes, made of the first one in hand.</summary>
    public const string EmitLarge = "(call $decide (i32.const 128) (i32.const 100040))";

    /// <summary>Emits a record that was made of the batch.</summary>
    public const string EmitGathered = "(call $decide (i32.const 192) (i32.const 40))";

    /// <summary>
    /// Takes records with <c>next</c>, one by one, and does what the first letter of the value says: e(mit), f(orward), g(ive up), l(oop), t(rap), b(urn about
    /// 8,500 fuel, and forward).
    /// </summary>
    public const string TakeTyped = """
        (loop $records
          (call $next-typed (i32.const 0x400))
          (br_if 1 (i32.eqz (i32.load8_u (i32.const 0x400))))
          (local.set $letter (i32.load8_u (i32.load (i32.const 0x418))))
          (if (i32.eq (local.get $letter) (i32.const 101)) (then
            (call $emit (i32.const 0) (i32.const 0)
              (i32.load (i32.const 0x408)) (i32.load (i32.const 0x40c)) (i32.load (i32.const 0x410))
              (i32.load (i32.const 0x414)) (i32.load (i32.const 0x418)) (i32.load (i32.const 0x41c))
              (i32.load (i32.const 0x420)) (i32.load (i32.const 0x424))
              (i64.load (i32.const 0x428)))))
          (if (i32.eq (local.get $letter) (i32.const 102)) (then (call $forward (i32.const 0) (i32.const 0))))
          (if (i32.eq (local.get $letter) (i32.const 103)) (then (call $fail (i32.load (i32.const 0x418)) (i32.load (i32.const 0x41c)))))
          (if (i32.eq (local.get $letter) (i32.const 98)) (then
            (call $burn (i32.const 1200))
            (call $forward (i32.const 0) (i32.const 0))))
          (if (i32.eq (local.get $letter) (i32.const 108)) (then (loop $forever (br $forever))))
          (if (i32.eq (local.get $letter) (i32.const 116)) (then unreachable))
          (br $records))
        """;

    private readonly PluginDefinition _definition;

    private WatTransform(byte[] wasm, PluginLimits limits) => _definition = new PluginDefinition(PluginId.Parse(Plugin), PluginContent.FromBytes(wasm))
    {
        Hook = "stream-transform",
        Limits = limits,
    };

    public string Name => Plugin;

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot([_definition]));

    /// <summary>Makes one.</summary>
    /// <param name="processBatch">What it does with a batch. <c>$calls</c> counts the batches of the instance.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="allocate">What its allocator does besides. Its parameter 3 is the size.</param>
    public static WatTransform Create(string processBatch, PluginLimits? limits = null, string allocate = "") => new(Wat.ToWasm($$"""
        (module
          (import "plugin-host:stream/records@0.1.0" "next-packed" (func $next (param i32)))
          (import "plugin-host:stream/records@0.1.0" "decide-packed" (func $decide (param i32 i32)))
          (import "plugin-host:stream/records@0.1.0" "next" (func $next-typed (param i32)))
          (import "plugin-host:stream/records@0.1.0" "emit"
            (func $emit (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64)))
          (import "plugin-host:stream/records@0.1.0" "forward" (func $forward (param i32 i32)))
          (import "plugin-host:stream/records@0.1.0" "fail" (func $fail (param i32 i32)))
          (memory (export "memory") 40)
          (global $top (mut i32) (i32.const 0x200000))
          (global $calls (mut i32) (i32.const 0))
          (data (i32.const 64) "{{Emission(40, 0, uint.MaxValue)}}")
          (data (i32.const 128) "{{Emission(100_040, 0, 100_000)}}")
          (data (i32.const 192) "{{Emission(40, uint.MaxValue, uint.MaxValue)}}")
          (func $burn (param $times i32)
            (loop $burning
              (br_if $burning (i32.gt_s (local.tee $times (i32.sub (local.get $times) (i32.const 1))) (i32.const 0)))))
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (local $at i32)
            {{allocate}}
            (local.set $at (global.get $top))
            (global.set $top (i32.and (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 7)) (i32.const -8)))
            (local.get $at))
          (func (export "plugin-host:stream/transform@0.1.0#init") (param i32 i32) (result i32)
            (i32.const 0))
          (func (export "plugin-host:stream/transform@0.1.0#process-batch")
            (local $letter i32)
            (global.set $top (i32.const 0x200000))
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            {{processBatch}}))
        """), limits ?? new PluginLimits());

    private static string Emission(uint size, uint record, uint key)
    {
        uint[] numbers = [size, 0, record, 0, key, uint.MaxValue, 0, 0, 0, 0];
        return string.Concat(numbers.SelectMany(BitConverter.GetBytes).Select(value => string.Create(CultureInfo.InvariantCulture, $"\\{value:x2}")));
    }
}
