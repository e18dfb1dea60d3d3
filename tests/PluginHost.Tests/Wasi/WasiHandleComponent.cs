using PluginHost.CompilerServices;
using PluginHost.Tests.Support;
using PluginHost.Wasi.Preview2;

namespace PluginHost.Tests.Wasi;

/// <summary>Components that give WASI 0.2 handles: of one function or drop, made from the host's own list, or of the standard streams.</summary>
internal static class WasiHandleComponent
{
    /// <summary>What a guest is called with to use a handle that it has, of another resource than is wanted.</summary>
    public const uint OtherKind = 1_000_000;

    private const string Version = "0.2.3";
    private const string FileErrorCode = "wasi:filesystem/types#filesystem-error-code";

    /// <summary>The functions that take a handle before everything else.</summary>
    public static IEnumerable<string> Functions =>
        WasiPreview2.Names.Where(name => name.Contains("#[method]", StringComparison.Ordinal)).Append(FileErrorCode).Order(StringComparer.Ordinal);

    /// <summary>A guest that calls a function with the handle that it is called with.</summary>
    /// <param name="name">The function, with its interface.</param>
    public static PluginDefinition Calling(string name)
    {
        (string interfaceName, string function) = Split(name);
        CoreSignature signature = WasiPreview2.FindFunction($"{interfaceName}@{Version}", function)!.Signature;
        bool isMethod = name != FileErrorCode;
        string resource = isMethod ? function["[method]".Length..function.IndexOf('.', StringComparison.Ordinal)] : "error";

        // Of a function without a result that has more than the handle, the last parameter is where the result goes.
        CoreType[] afterHandle = [.. signature.Parameters[1..]];
        bool isResultSpilled = signature.Results.Length == 0 && afterHandle.Length > 0;
        CoreType[] rest = isResultSpilled ? afterHandle[..^1] : afterHandle;
        string result = isResultSpilled ? " (result (tuple u64 u64))" : signature.Results.Length == 0 ? "" : $" (result {Text(signature.Results[0])})";
        string parameters = string.Concat(rest.Select((type, i) => $" (param \"p{i}\" {Text(type)})"));
        string arguments = string.Concat(afterHandle.Select(type => type == CoreType.I32 ? " (i32.const 64)" : " (i64.const 64)"));
        return Define(
            isMethod ? interfaceName : "wasi:io/error",
            resource,
            isMethod ? interfaceName : "wasi:filesystem/types",
            $"""(export "{function}" (func (param "self" (borrow $self)){parameters}{result}))""",
            $"""(core func $used (canon lower (func $functions "{function}") (memory $memory) (realloc $realloc)))""",
            signature.ToString().Replace("(func", "(func $used", StringComparison.Ordinal),
            $"(call $used (local.get $handle){arguments}){(signature.Results.Length == 0 ? "" : " drop")}");
    }

    /// <summary>A guest that drops the handle that it is called with.</summary>
    /// <param name="name">The resource, with its interface.</param>
    public static PluginDefinition Dropping(string name)
    {
        (string interfaceName, string resource) = Split(name);
        return Define(
            interfaceName, resource, interfaceName, "", "(core func $used (canon resource.drop $self))", "(func $used (param i32))", "(call $used (local.get $handle))");
    }

    /// <summary>A guest that uses the standard streams, their pollables and what drops them.</summary>
    /// <param name="body">What it does with <c>$value</c>; leaves an i32. There are locals <c>$h</c> and <c>$p</c>.</param>
    public static PluginDefinition OfStreams(string body) => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component $all
          {Streams("""
            (export "[method]input-stream.subscribe" (func (param "self" (borrow $input)) (result (own $pollable))))
            (export "[method]output-stream.subscribe" (func (param "self" (borrow $output)) (result (own $pollable))))
            """)}
          (component $keeper
            (import "pollable" (type $pollable (sub resource)))
            (core func $drop (canon resource.drop $pollable))
            (core module $m
              (import "t" "drop" (func $drop (param i32)))
              (func (export "keep") (param i32) (result i32) (local.get 0))
              (func (export "let-go") (param i32) (call $drop (local.get 0))))
            (core instance $i (instantiate $m (with "t" (instance (export "drop" (func $drop))))))
            (func (export "keep") (param "p" (own $pollable)) (result u32) (canon lift (core func $i "keep")))
            (func (export "let-go") (param "number" u32) (canon lift (core func $i "let-go"))))
          (instance $keeper (instantiate $keeper (with "pollable" (type $pollable))))

          (component $asking
            (import "input" (type $input (sub resource)))
            (import "output" (type $output (sub resource)))
            (import "pollable" (type $pollable (sub resource)))
            (import "get-stdin" (func $get-stdin (result (own $input))))
            (import "get-stdout" (func $get-stdout (result (own $output))))
            (import "input-pollable" (func $input-pollable (param "self" (borrow $input)) (result (own $pollable))))
            (import "output-pollable" (func $output-pollable (param "self" (borrow $output)) (result (own $pollable))))
            (import "keep" (func $keep (param "p" (own $pollable)) (result u32)))
            (import "let-go" (func $let-go (param "number" u32)))
            (core func $get-stdin (canon lower (func $get-stdin)))
            (core func $get-stdout (canon lower (func $get-stdout)))
            (core func $input-pollable (canon lower (func $input-pollable)))
            (core func $output-pollable (canon lower (func $output-pollable)))
            (core func $keep (canon lower (func $keep)))
            (core func $let-go (canon lower (func $let-go)))
            (core func $drop-input (canon resource.drop $input))
            (core func $drop-output (canon resource.drop $output))
            (core func $drop-pollable (canon resource.drop $pollable))
            (core module $m
              (import "w" "get-stdin" (func $get-stdin (result i32)))
              (import "w" "get-stdout" (func $get-stdout (result i32)))
              (import "w" "input-pollable" (func $input-pollable (param i32) (result i32)))
              (import "w" "output-pollable" (func $output-pollable (param i32) (result i32)))
              (import "w" "drop-input" (func $drop-input (param i32)))
              (import "w" "drop-output" (func $drop-output (param i32)))
              (import "w" "drop-pollable" (func $drop-pollable (param i32)))
              (import "w" "keep" (func $keep (param i32) (result i32)))
              (import "w" "let-go" (func $let-go (param i32)))
              (func (export "r") (param $value i32) (result i32) (local $h i32) (local $p i32) {body}))
            (core instance $i (instantiate $m (with "w" (instance
              (export "get-stdin" (func $get-stdin)) (export "get-stdout" (func $get-stdout))
              (export "input-pollable" (func $input-pollable)) (export "output-pollable" (func $output-pollable))
              (export "drop-input" (func $drop-input)) (export "drop-output" (func $drop-output)) (export "drop-pollable" (func $drop-pollable))
              (export "keep" (func $keep)) (export "let-go" (func $let-go))))))
            (func (export "run") (param "value" u32) (result u32) (canon lift (core func $i "r"))))
          (instance $asking (instantiate $asking
            (with "input" (type $input)) (with "output" (type $output)) (with "pollable" (type $pollable))
            (with "get-stdin" (func $stdin "get-stdin")) (with "get-stdout" (func $stdout "get-stdout"))
            (with "input-pollable" (func $streams "[method]input-stream.subscribe"))
            (with "output-pollable" (func $streams "[method]output-stream.subscribe"))
            (with "keep" (func $keeper "keep")) (with "let-go" (func $keeper "let-go"))))
          (instance $runner (export "run" (func $asking "run")))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);

    // What is used may be of the streams or of polling, which are imported for the handles of another kind anyway.
    private static PluginDefinition Define(
        string resourceInterface, string resource, string interfaceName, string function, string used, string usedType, string use)
    {
        bool isOfStreams = interfaceName == "wasi:io/streams";
        bool isOfPolling = interfaceName == "wasi:io/poll";
        string self = isOfStreams ? resource == "input-stream" ? "$input" : "$output" : isOfPolling ? "$pollable" : "$self";
        function = function.Replace("$self", self, StringComparison.Ordinal);
        used = used.Replace("$functions", isOfStreams ? "$streams" : isOfPolling ? "$poll" : "$functions", StringComparison.Ordinal)
            .Replace("$self", self, StringComparison.Ordinal);
        string other = resource == "output-stream" ? "$get-stdin" : "$get-stdout";
        return SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component $all
              {Streams(isOfStreams ? function : "", isOfPolling ? function : "")}
              {(isOfStreams || isOfPolling ? "" : Import(resourceInterface, resource, interfaceName, function))}
              (core module $libc {SandboxGuest.Allocator})
              (core instance $libc (instantiate $libc))
              (alias core export $libc "memory" (core memory $memory))
              (alias core export $libc "cabi_realloc" (core func $realloc))
              {used}
              (core module $m
                (import "w" "other" (func $other (result i32)))
                (import "w" "used" {usedType})
                (func (export "r") (param $handle i32) (result i32)
                  (if (i32.eq (local.get $handle) (i32.const {OtherKind})) (then (local.set $handle (call $other))))
                  {use}
                  (i32.const 0)))
              (core instance $i (instantiate $m (with "w" (instance (export "other" (func {other})) (export "used" (func $used))))))
              (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);
    }

    private static string Import(string resourceInterface, string resource, string interfaceName, string function) =>
        resourceInterface == interfaceName
            ? $"""
                (import "{interfaceName}@{Version}" (instance $functions (export "{resource}" (type $self (sub resource))) {function}))
                (alias export $functions "{resource}" (type $self))
                """
            : $"""
                (import "{resourceInterface}@{Version}" (instance $resources (export "{resource}" (type (sub resource)))))
                (alias export $resources "{resource}" (type $self))
                (import "{interfaceName}@{Version}" (instance $functions (alias outer $all $self (type $self)) {function}))
                """;

    private static string Streams(string functions, string polling = "") => $"""
        (import "wasi:io/poll@{Version}" (instance $poll (export "pollable" (type $pollable (sub resource))) {polling}))
        (alias export $poll "pollable" (type $pollable))
        (import "wasi:io/streams@{Version}" (instance $streams
          (alias outer $all $pollable (type $pollable))
          (export "input-stream" (type $input (sub resource)))
          (export "output-stream" (type $output (sub resource)))
          {functions}))
        (alias export $streams "input-stream" (type $input))
        (alias export $streams "output-stream" (type $output))
        (import "wasi:cli/stdin@{Version}" (instance $stdin
          (alias outer $all $input (type $input)) (export "get-stdin" (func (result (own $input))))))
        (import "wasi:cli/stdout@{Version}" (instance $stdout
          (alias outer $all $output (type $output)) (export "get-stdout" (func (result (own $output))))))
        (core func $get-stdin (canon lower (func $stdin "get-stdin")))
        (core func $get-stdout (canon lower (func $stdout "get-stdout")))
        """;

    private static (string Interface, string Name) Split(string name)
    {
        string[] parts = name.Split('#');
        return (parts[0], parts[1]);
    }

    private static string Text(CoreType type) => type == CoreType.I32 ? "u32" : "u64";
}
