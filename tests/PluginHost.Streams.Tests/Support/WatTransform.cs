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

    private readonly PluginDefinition _definition;

    private WatTransform(byte[] wasm) => _definition = new PluginDefinition(PluginId.Parse(Plugin), PluginContent.FromBytes(wasm))
    {
        Hook = "stream-transform",
    };

    public string Name => Plugin;

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot([_definition]));

    /// <summary>Makes one.</summary>
    /// <param name="processBatch">What it does with a batch. <c>$calls</c> counts the batches of the instance.</param>
    public static WatTransform Create(string processBatch) => new(Wat.ToWasm($$"""
        (module
          (import "plugin-host:stream/records@0.1.0" "next-packed" (func $next (param i32)))
          (import "plugin-host:stream/records@0.1.0" "decide-packed" (func $decide (param i32 i32)))
          (memory (export "memory") 40)
          (global $top (mut i32) (i32.const 0x200000))
          (global $calls (mut i32) (i32.const 0))
          (data (i32.const 64) "{{Emission(40, 0, uint.MaxValue)}}")
          (data (i32.const 128) "{{Emission(100_040, 0, 100_000)}}")
          (data (i32.const 192) "{{Emission(40, uint.MaxValue, uint.MaxValue)}}")
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (local $at i32)
            (local.set $at (global.get $top))
            (global.set $top (i32.and (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 7)) (i32.const -8)))
            (local.get $at))
          (func (export "plugin-host:stream/transform@0.1.0#init") (param i32 i32) (result i32)
            (i32.const 0))
          (func (export "plugin-host:stream/transform@0.1.0#process-batch")
            (global.set $top (i32.const 0x200000))
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            {{processBatch}}))
        """));

    private static string Emission(uint size, uint record, uint key)
    {
        uint[] numbers = [size, 0, record, 0, key, uint.MaxValue, 0, 0, 0, 0];
        return string.Concat(numbers.SelectMany(BitConverter.GetBytes).Select(value => string.Create(CultureInfo.InvariantCulture, $"\\{value:x2}")));
    }
}
