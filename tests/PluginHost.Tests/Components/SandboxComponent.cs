using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>Guests of the sandbox contracts as components, in text format.</summary>
internal static class SandboxComponent
{
    /// <summary>A guest of <c>IRunner</c> that calls no host.</summary>
    /// <param name="body">What it does with <c>$value</c>; leaves an i32.</param>
    /// <param name="more">Whatever else the component has.</param>
    public static PluginDefinition Runner(string body, string more = "") => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (core module $m (func (export "r") (param $value i32) (result i32) {body}))
          (core instance $i (instantiate $m))
          {ExportRun}
          {more})
        """);

    /// <summary>A guest of <c>IRunner</c> that asks the host, and adds one.</summary>
    public static PluginDefinition Asker() => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component
          (import "{SandboxGuest.HostGrant}@1.0.0" (instance $host (export "ask" (func (param "value" u32) (result u32)))))
          (core func $ask (canon lower (func $host "ask")))
          (core module $m
            (import "h" "a" (func $ask (param i32) (result i32)))
            (func (export "r") (param $value i32) (result i32) (i32.add (call $ask (local.get $value)) (i32.const 1))))
          (core instance $i (instantiate $m (with "h" (instance (export "a" (func $ask))))))
          {ExportRun})
        """);

    /// <summary>A guest of <c>ITexts</c> that returns what it is given.</summary>
    /// <param name="encoding">How it wants its strings.</param>
    /// <param name="afterwards">What it does when the result has been read.</param>
    public static PluginDefinition Echo(string encoding, string afterwards = "") => SandboxGuest.Define("guest", SandboxGuest.TextsContract, $"""
        (component
          (core module $m
            {SandboxGuest.Allocator.Replace("\"memory\"", "\"mem\"", StringComparison.Ordinal).Replace("cabi_realloc", "alloc", StringComparison.Ordinal)}
            (memory (export "memory") 0)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "after") (param i32) {afterwards})
            (func (export "e") (param $address i32) (param $length i32) (result i32)
              {SandboxGuest.Returns("(local.get $address)", "(local.get $length)")}))
          (core instance $i (instantiate $m))
          (func $echo (param "text" string) (result string) (canon lift (core func $i "e") string-encoding={encoding}
            (memory (core memory $i "mem")) (realloc (core func $i "alloc")) (post-return (core func $i "after"))))
          (instance $texts (export "echo" (func $echo)))
          (export "{SandboxGuest.TextsContract}" (instance $texts)))
        """);

    private const string ExportRun = $"""
        (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
          (instance $runner (export "run" (func $run)))
          (export "{SandboxGuest.RunnerContract}" (instance $runner))
        """;
}
