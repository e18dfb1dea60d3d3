using PluginHost.Compilation;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation;

/// <summary>The engine's own view of a module is the second opinion.</summary>
public sealed class EngineAgreementTests
{
    private static readonly byte[] Guest = Wat.ToWasm("""
        (module
          (import "env" "log" (func (param i32 i32)))
          (import "env" "now" (func (result i64)))
          (import "env" "shared" (memory 1 16))
          (import "env" "stack" (global (mut i32)))
          (import "env" "table" (table 3 30 funcref))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "mixed") (param i64 f32 f64) (result f64) (local.get 2))
          (func (export "pair") (result i32 i64) (i32.const 1) (i64.const 2))
          (func (export "references") (param funcref externref))
          (memory (export "memory") 2 20)
          (global (export "version") i64 (i64.const 3))
          (table (export "functions") 4 externref))
        """);

    [Fact]
    public void Imports_are_those_of_the_engine()
    {
        using var engine = new Wasmtime.Engine();
        using var module = Wasmtime.Module.FromBytes(engine, "guest", Guest);

        Assert.Equal(
            module.Imports.Select(import => $"{import.ModuleName}.{import.Name} {Describe(import)}"),
            Read().Imports.Select(import => $"{import.Module}.{import.Name} {Describe(import.Type)}"));
    }

    [Fact]
    public void Exports_are_those_of_the_engine()
    {
        using var engine = new Wasmtime.Engine();
        using var module = Wasmtime.Module.FromBytes(engine, "guest", Guest);

        Assert.Equal(
            module.Exports.Select(export => $"{export.Name} {Describe(export)}"),
            Read().Exports.Select(export => $"{export.Name} {Describe(export.Type)}"));
    }

    private static ModuleInfo Read() => ModuleReader.Read(Guest, ModuleReadLimits.Default);

    private static string Describe(object external) => external switch
    {
        Wasmtime.FunctionImport function => Function(function.Parameters, function.Results),
        Wasmtime.FunctionExport function => Function(function.Parameters, function.Results),
        Wasmtime.MemoryImport memory => $"memory {memory.Minimum} {memory.Maximum}",
        Wasmtime.MemoryExport memory => $"memory {memory.Minimum} {memory.Maximum}",
        Wasmtime.GlobalImport global => $"global {Kind(global.Kind)} {global.Mutability == Wasmtime.Mutability.Mutable}",
        Wasmtime.GlobalExport global => $"global {Kind(global.Kind)} {global.Mutability == Wasmtime.Mutability.Mutable}",
        Wasmtime.TableImport table => $"table {table.Minimum} {table.Maximum}",
        Wasmtime.TableExport table => $"table {table.Minimum} {table.Maximum}",
        CoreFunctionType function => function.ToString(),
        MemoryType memory => $"memory {memory.Minimum} {memory.Maximum}",
        GlobalType global => $"global {global.ValueType.ToWat()} {global.IsMutable}",
        TableType table => $"table {table.Minimum} {table.Maximum ?? uint.MaxValue}",
        _ => throw new ArgumentException($"{external} is of no known kind.", nameof(external)),
    };

    private static string Function(IEnumerable<Wasmtime.ValueKind> parameters, IEnumerable<Wasmtime.ValueKind> results) =>
        $"(func{List("param", parameters)}{List("result", results)})";

    private static string List(string keyword, IEnumerable<Wasmtime.ValueKind> kinds) =>
        kinds.Any() ? $" ({keyword} {string.Join(' ', kinds.Select(Kind))})" : "";

    private static string Kind(Wasmtime.ValueKind kind) => kind switch
    {
        Wasmtime.ValueKind.Int32 => "i32",
        Wasmtime.ValueKind.Int64 => "i64",
        Wasmtime.ValueKind.Float32 => "f32",
        Wasmtime.ValueKind.Float64 => "f64",
        Wasmtime.ValueKind.V128 => "v128",
        Wasmtime.ValueKind.FuncRef => "funcref",
        Wasmtime.ValueKind.ExternRef => "externref",
        _ => kind.ToString(),
    };
}
