using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>A guest of <c>IRunner</c> that is made of two components: one that serves, and one that asks it.</summary>
/// <param name="Function">The type of the function between them, in the text format: <c>(param "x" u32) (result string)</c>.</param>
/// <param name="Served">The core function <c>f</c> of the one that serves, and whatever else it has.</param>
/// <param name="Asked">The body of <c>run</c> of the one that asks; calls <c>$f</c> with <c>$value</c>, and leaves an i32.</param>
/// <param name="Core">The core type of the function as the caller has it.</param>
internal sealed record TwoComponents(string Function, string Served, string Asked, string Core)
{
    /// <summary>How the one that asks wants its strings.</summary>
    public string AskingEncoding { get; init; } = "utf8";

    /// <summary>How the one that serves wants its strings.</summary>
    public string ServingEncoding { get; init; } = "utf8";

    /// <summary>More options of the function of the one that serves, in the text format.</summary>
    public string ServingOptions { get; init; } = "";

    /// <summary>More definitions of the core module of the one that asks.</summary>
    public string Definitions { get; init; } = "";

    public static implicit operator PluginDefinition(TwoComponents components) => components.ToPlugin();

    public PluginDefinition ToPlugin() => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, ToText());

    /// <summary>The guest in text format.</summary>
    public string ToText() => $"""
        (component
          (component $serving
            (core module $m
              {SandboxGuest.Allocator}
              {Served})
            (core instance $i (instantiate $m))
            (func $f {Function} (canon lift (core func $i "f")
              (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc")) string-encoding={ServingEncoding} {ServingOptions}))
            (export "f" (func $f)))
          (component $asking
            (import "f" (func $f {Function}))
            (core module $libc {SandboxGuest.Allocator})
            (core instance $libc (instantiate $libc))
            (core func $f (canon lower (func $f)
              (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc")) string-encoding={AskingEncoding}))
            (core module $m
              (import "libc" "memory" (memory 1))
              (import "libc" "cabi_realloc" (func $alloc (param i32 i32 i32 i32) (result i32)))
              (import "serving" "f" (func $f {Core}))
              {Definitions}
              (func (export "r") (param $value i32) (result i32) {Asked}))
            (core instance $i (instantiate $m (with "libc" (instance $libc)) (with "serving" (instance (export "f" (func $f))))))
            (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
            (export "run" (func $run)))
          (instance $serving (instantiate $serving))
          (instance $asking (instantiate $asking (with "f" (func $serving "f"))))
          (instance $runner (export "run" (func $asking "run")))
          (export "run" (func $asking "run"))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """;
}
