using PluginHost.Tests.Support;

namespace PluginHost.Streams.Tests.Support;

/// <summary>A guest for Redpanda in text format, for what no SDK would do.</summary>
internal sealed class RedpandaWat : IPluginSource
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "redpanda";

    /// <summary>Waits for a batch. Leaves the size of its largest record.</summary>
    public const string Header = "(call $header)";

    /// <summary>Takes the next record, at 4096. Leaves its size in <c>$n</c>.</summary>
    public const string Read = "(local.set $n (call $read (i32.const 200) (i32.const 208) (i32.const 216) (i32.const 4096) (i32.const 60000)))";

    /// <summary>Writes the record in hand as it is. Leaves a status.</summary>
    public const string Write = "(call $write (i32.const 4096) (local.get $n))";

    /// <summary>A program that writes every record as it is.</summary>
    public const string Identity = $"(loop $batches (drop {Header}) (loop $records {Read} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0))) (drop {Write}) (br $records)))";

    private readonly PluginDefinition _definition;

    private RedpandaWat(PluginDefinition definition) => _definition = definition;

    public string Name => Plugin;

    /// <summary>The guest itself.</summary>
    public PluginContent Content => _definition.Content;

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot([_definition]));

    /// <summary>Makes one.</summary>
    /// <param name="start">The program. <c>$n</c> and <c>$i</c> are locals of it.</param>
    /// <param name="declarations">What else there is in the module. What it imports comes first.</param>
    /// <param name="version">The function that tells the version.</param>
    public static RedpandaWat Create(string start, string declarations = "", string version = "check_abi_version_2") => FromModule($$"""
        (module
          (import "redpanda_transform" "{{version}}" (func))
          (import "redpanda_transform" "read_batch_header"
            (func $read_batch_header (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "redpanda_transform" "read_next_record" (func $read (param i32 i32 i32 i32 i32) (result i32)))
          (import "redpanda_transform" "write_record" (func $write (param i32 i32) (result i32)))
          (import "redpanda_transform" "write_record_with_options" (func $write_to (param i32 i32 i32 i32) (result i32)))
          {{declarations}}
          (memory (export "memory") 2)
          (func $header (result i32)
            (call $read_batch_header (i32.const 0) (i32.const 8) (i32.const 16) (i32.const 24) (i32.const 32)
              (i32.const 40) (i32.const 48) (i32.const 56) (i32.const 64) (i32.const 72)))
          (func (export "_start") (local $n i32) (local $i i32)
            {{start}}))
        """);

    /// <summary>Makes one of a whole module.</summary>
    /// <param name="wat">The module.</param>
    public static RedpandaWat FromModule(string wat) => new(
        new PluginDefinition(PluginId.Parse(Plugin), PluginContent.FromBytes(Wat.ToWasm(wat)))
        {
            Hook = "stream-transform",
            Limits = new PluginLimits { CallTimeout = TimeSpan.FromSeconds(20) },
        });

    /// <summary>The same with other settings, limits or grants.</summary>
    public RedpandaWat With(string? settings = null, PluginLimits? limits = null, IEnumerable<string>? grants = null) => new(
        new PluginDefinition(_definition.Id, _definition.Content)
        {
            Hook = _definition.Hook,
            Settings = settings ?? _definition.Settings,
            Limits = limits ?? _definition.Limits,
            Grants = (grants ?? _definition.Grants).ToHashSet(),
        });
}
