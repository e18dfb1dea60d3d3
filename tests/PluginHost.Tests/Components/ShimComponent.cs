using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>
/// A guest of <c>IRunner</c> as <c>wit-component</c> makes them of modules whose imports take memory: a shim with a table that the imports
/// are called through, the guest's own module, and a fixup that puts the host's functions into the table once the memory is there.
/// </summary>
internal sealed record ShimComponent
{
    /// <summary>What <c>run</c> does with <c>$value</c>; leaves an i32.</summary>
    public required string Body { get; init; }

    /// <summary>What the allocator does before it allocates.</summary>
    public string Allocating { get; init; } = "";

    /// <summary>What is done after the result was read, with the result in <c>$result</c>.</summary>
    public string? Afterwards { get; init; }

    /// <summary>How the guest wants its strings.</summary>
    public string Encoding { get; init; } = "utf8";

    /// <summary>More definitions of the guest's own module.</summary>
    public string Definitions { get; init; } = "";

    /// <summary>More definitions of the fixup, which runs last of the modules.</summary>
    public string Fixup { get; init; } = "";

    /// <summary>Reads the host's text, tells it, and returns its length: what the body of most tests is.</summary>
    public const string ReadAndTell = """
        (call $read (i32.const 16))
        (call $tell (i32.load (i32.const 16)) (i32.load (i32.const 20)))
        (i32.load (i32.const 20))
        """;

    public static implicit operator PluginDefinition(ShimComponent component) => component.ToPlugin();

    public PluginDefinition ToPlugin() => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (import "{SandboxGuest.HostGrant}@1.0.0" (instance $host
            (export "ask" (func (param "value" u32) (result u32)))
            (export "read" (func (result string)))
            (export "tell" (func (param "message" string)))))
          (core module $shim
            (table (export "$imports") 2 2 funcref)
            (type $t0 (func (param i32))) (type $t1 (func (param i32 i32)))
            (func (export "0") (param i32) (call_indirect (type $t0) (local.get 0) (i32.const 0)))
            (func (export "1") (param i32 i32) (call_indirect (type $t1) (local.get 0) (local.get 1) (i32.const 1))))
          (core module $main
            (import "host" "ask" (func $ask (param i32) (result i32)))
            (import "host" "read" (func $read (param i32)))
            (import "host" "tell" (func $tell (param i32 i32)))
            (memory (export "memory") 1)
            {Definitions}
            (global $top (mut i32) (i32.const 1024))
            (func (export "alloc") (param $old i32) (param $oldSize i32) (param $alignment i32) (param $size i32) (result i32)
              {Allocating}
              (global.set $top (i32.and (i32.add (global.get $top) (i32.const 15)) (i32.const -16)))
              (global.get $top)
              (global.set $top (i32.add (global.get $top) (local.get $size))))
            (func (export "r") (param $value i32) (result i32) {Body})
            (func (export "after") (param $result i32) {Afterwards}))
          (core module $fixup
            (import "" "0" (func $f0 (param i32)))
            (import "" "1" (func $f1 (param i32 i32)))
            (import "" "$imports" (table 2 2 funcref))
            (elem (i32.const 0) func $f0 $f1)
            {Fixup})
          (core instance $shim (instantiate $shim))
          (core func $ask (canon lower (func $host "ask")))
          (core instance $main (instantiate $main (with "host" (instance
            (export "ask" (func $ask)) (export "read" (func $shim "0")) (export "tell" (func $shim "1"))))))
          (core func $read (canon lower (func $host "read")
            (memory (core memory $main "memory")) (realloc (core func $main "alloc")) string-encoding={Encoding}))
          (core func $tell (canon lower (func $host "tell") (memory (core memory $main "memory")) string-encoding={Encoding}))
          (core instance (instantiate $fixup (with "" (instance
            (export "0" (func $read)) (export "1" (func $tell)) (export "$imports" (table $shim "$imports"))))))
          (func $run (param "value" u32) (result u32)
            (canon lift (core func $main "r") {(Afterwards is null ? "" : "(post-return (core func $main \"after\"))")}))
          (instance $runner (export "run" (func $run)))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);
}
