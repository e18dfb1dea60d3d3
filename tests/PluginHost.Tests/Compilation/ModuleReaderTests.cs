using PluginHost.Compilation;
using PluginHost.Tests.Support;
using static PluginHost.Tests.Compilation.WasmBytes;

namespace PluginHost.Tests.Compilation;

public sealed class ModuleReaderTests
{
    [Fact]
    public void An_empty_module_declares_nothing()
    {
        ModuleInfo module = Read("(module)");

        Assert.Equal(8, module.Size);
        Assert.Empty(module.Types);
        Assert.Empty(module.Imports);
        Assert.Empty(module.Exports);
        Assert.Empty(module.Functions);
        Assert.Empty(module.Memories);
        Assert.Empty(module.Tables);
        Assert.Empty(module.CustomSections);
        Assert.Empty(module.FeatureUses);
        Assert.Null(module.StartFunction);
        Assert.Null(module.Producers);
        Assert.Equal(CodeSummary.Empty, module.Code);
    }

    [Fact]
    public void Imports_have_names_types_and_an_index_of_their_kind()
    {
        ModuleInfo module = Read("""
            (module
              (import "env" "first" (func (param i32 i64) (result f64)))
              (import "env" "memory" (memory 1 4))
              (import "env" "second" (func))
              (import "other" "counter" (global (mut i32)))
              (import "other" "table" (table 2 externref))
              (import "" "" (global f32)))
            """);

        Assert.Equal(
            [
                "env.first 0 (func (param i32 i64) (result f64))",
                "env.memory 0 (memory 1 4)",
                "env.second 1 (func)",
                "other.counter 0 (global (mut i32))",
                "other.table 0 (table 2 externref)",
                ". 1 (global f32)",
            ],
            module.Imports.Select(import => $"{import.Module}.{import.Name} {import.Index} {import.Type}"));
        Assert.Equal(2, module.ImportedFunctions);
        Assert.Equal(1, module.ImportedMemories);
        Assert.Equal(1, module.ImportedTables);
        Assert.Equal(2, module.ImportedGlobals);
        Assert.Equal(2, module.Globals);
    }

    [Fact]
    public void Exports_have_the_type_of_what_they_name()
    {
        ModuleInfo module = Read("""
            (module
              (import "env" "imported" (func $imported (param i32)))
              (func $defined (result i64) i64.const 1)
              (memory $memory 2 8)
              (table $table 1 10 funcref)
              (global $global (mut f64) (f64.const 0))
              (export "a" (func $defined))
              (export "b" (func $imported))
              (export "c" (memory $memory))
              (export "d" (table $table))
              (export "e" (global $global)))
            """);

        Assert.Equal(
            [
                "a Function 1 (func (result i64))",
                "b Function 0 (func (param i32))",
                "c Memory 0 (memory 2 8)",
                "d Table 0 (table 1 10 funcref)",
                "e Global 0 (global (mut f64))",
            ],
            module.Exports.Select(export => $"{export.Name} {export.Kind} {export.Index} {export.Type}"));
    }

    [Fact]
    public void Memories_have_their_sizes_in_pages_and_bytes()
    {
        ModuleInfo module = Read("""
            (module
              (memory 1)
              (memory 2 65536)
              (memory 3 4 shared)
              (memory i64 5 0x1000000000000)
              (memory 100 200 (pagesize 1)))
            """);

        Assert.Equal(
            [
                new MemoryType(1, null, IsShared: false, Is64: false, 16),
                new MemoryType(2, 65536, IsShared: false, Is64: false, 16),
                new MemoryType(3, 4, IsShared: true, Is64: false, 16),
                new MemoryType(5, 0x1000000000000, IsShared: false, Is64: true, 16),
                new MemoryType(100, 200, IsShared: false, Is64: false, 0),
            ],
            module.Memories);
        Assert.Equal([65536ul, 131072ul, 196608ul, 327680ul, 100ul], module.Memories.Select(memory => memory.MinimumBytes));
        Assert.Equal(
            [null, 4294967296ul, 262144ul, ulong.MaxValue, 200ul], module.Memories.Select(memory => memory.MaximumBytes));
        Assert.Equal("(memory 100 200 (pagesize 1))", module.Memories[4].ToString());
        Assert.Equal("(memory 3 4 shared)", module.Memories[2].ToString());
    }

    [Fact]
    public void Tables_have_their_element_types_and_sizes()
    {
        ModuleInfo module = Read("""
            (module
              (table 1 funcref)
              (table i64 2 3 externref)
              (table 4 (ref func) (ref.func $f))
              (func $f))
            """);

        Assert.Equal(["(table 1 funcref)", "(table i64 2 3 externref)", "(table 4 (ref func))"], module.Tables.Select(table => table.ToString()));
    }

    [Fact]
    public void Start_function_tags_and_segments_are_counted()
    {
        ModuleInfo module = Read("""
            (module
              (import "env" "tag" (tag (param i32)))
              (tag $defined (param i64 i64))
              (table 4 funcref)
              (memory 1)
              (func $f)
              (func $g)
              (start $g)
              (elem (i32.const 0) $f $g)
              (elem declare func $f)
              (elem funcref (ref.func $f) (ref.null func) (ref.func $g))
              (data (i32.const 8) "1234")
              (data "56789")
              (export "tag" (tag $defined)))
            """);

        Assert.Equal(1, module.StartFunction);
        Assert.Equal(2, module.Tags);
        Assert.Equal(1, module.ImportedTags);
        Assert.Equal("(tag (param i64 i64))", module.Exports[0].Type.ToString());
        Assert.Equal(3, module.ElementSegments);
        Assert.Equal(6, module.SegmentElements);
        Assert.Equal(2, module.DataSegments);
        Assert.Equal(9, module.DataBytes);
    }

    [Fact]
    public void Code_is_summed_up()
    {
        ModuleInfo module = Read("""
            (module
              (import "env" "f" (func))
              (func (param i32 i32) (local i64) (local f32 f32)
                (loop (loop (br_if 0 (local.get 0)))))
              (func (drop (if (result i32) (i32.const 1) (then (i32.const 2)) (else (i32.const 3)))))
              (func))
            """);
        CodeSummary code = module.Code;

        // Two groups of locals (5 bytes), two loops (4), a get and a branch (4), three ends; then 13 bytes, then 2.
        Assert.Equal(3, code.Bodies);
        Assert.Equal(new BodyMaximum(1, 16), code.LargestBody);
        Assert.Equal(new BodyMaximum(1, 5), code.MostLocals);
        Assert.Equal(new BodyMaximum(1, 80), code.LargestBytesTimesLocals);
        Assert.Equal(80, code.TotalBytesTimesLocals);
        Assert.Equal(new BodyMaximum(1, 2), code.MostLoops);
        Assert.Equal(new BodyMaximum(1, 10), code.LargestLoopsTimesLocals);
        Assert.Equal(10, code.TotalLoopsTimesLocals);
        Assert.Equal(new BodyMaximum(2, 1), code.MostBlockValues);
        Assert.Equal(16 + 13 + 2, code.TotalBytes);
    }

    [Fact]
    public void Types_keep_their_indices_among_structs_arrays_and_groups()
    {
        ModuleInfo module = Read("""
            (module
              (type $array (array (mut i8)))
              (rec
                (type $node (sub (struct (field (ref null $node)) (field i16) (field (mut (ref $visit))))))
                (type $visit (func (param (ref $node)) (result i32))))
              (type $leaf (sub final $node (struct (field (ref null $node)) (field i16) (field (mut (ref $visit))) (field f64))))
              (type $plain (func (param f32)))
              (func (export "plain") (type $plain)))
            """);

        Assert.Equal(
            [null, null, "(func (param (ref 1)) (result i32))", null, "(func (param f32))"], module.Types.Select(type => type?.ToString()));
        Assert.Equal("(func (param f32))", module.Exports[0].Type.ToString());
    }

    [Fact]
    public void Custom_sections_are_listed_with_size_and_place()
    {
        ModuleInfo module = ReadBytes(Module(Section(0, Name("first"), [1, 2, 3]), PlainFunctionType, Section(0, Name(""))));

        Assert.Equal([new CustomSection("first", 3, 16), new CustomSection("", 0, 28)], module.CustomSections);
    }

    [Fact]
    public void Producers_say_how_the_module_was_built()
    {
        byte[] producers = Section(
            0,
            Name("producers"),
            List(
                [.. Name("language"), .. List([.. Name("Rust"), .. Name("")])],
                [.. Name("processed-by"), .. List([.. Name("rustc"), .. Name("1.85.1")], [.. Name("wit-component"), .. Name("0.22")])]));

        ModuleProducers? read = ReadBytes(Module(producers)).Producers;

        Assert.NotNull(read);
        Assert.Equal([new Producer("Rust", "")], read.Languages);
        Assert.Equal([new Producer("rustc", "1.85.1"), new Producer("wit-component", "0.22")], read.ProcessedBy);
        Assert.Empty(read.Sdks);
        Assert.Equal("\"Rust, rustc 1.85.1, wit-component 0.22\"", read.ToString());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x01, 0x03, 0x73, 0x64, 0x6B })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 0x01, 0x01, 0xFF, 0x00 })]
    public void Broken_producers_do_not_make_a_module_invalid(byte[] contents)
    {
        ModuleInfo module = ReadBytes(Module(Section(0, Name("producers"), contents), PlainFunctionType));

        Assert.Null(module.Producers);
        Assert.Single(module.Types);
        Assert.Equal(contents.Length, module.CustomSections[0].Size);
    }

    [Fact]
    public void Padded_numbers_are_read_as_linkers_write_them()
    {
        byte[] module = Module([0x01, 0x88, 0x80, 0x80, 0x80, 0x00, 0x81, 0x80, 0x80, 0x80, 0x00, 0x60, 0x00, 0x00]);

        Assert.Single(ReadBytes(module).Types);
    }

    [Fact]
    public void Groups_of_imports_are_read_in_both_forms()
    {
        byte[] eachWithItsType = [.. Name("a"), 0x00, 0x7F, .. List([.. Name("f"), 0x00, 0x00], [.. Name("m"), 0x02, 0x00, 0x01])];
        byte[] allOfOneType = [.. Name("b"), 0x00, 0x7E, 0x03, 0x7F, 0x00, .. List(Name("x"), Name("y"))];

        ModuleInfo module = ReadBytes(Module(PlainFunctionType, Section(2, List(eachWithItsType, allOfOneType))));

        Assert.Equal(
            ["a.f 0 (func)", "a.m 0 (memory 1)", "b.x 0 (global i32)", "b.y 1 (global i32)"],
            module.Imports.Select(import => $"{import.Module}.{import.Name} {import.Index} {import.Type}"));
        Assert.Equal(WasmFeatures.CompactImports, Assert.Single(module.FeatureUses).Feature);
    }

    [Fact]
    public void Offsets_in_errors_count_from_the_start_that_is_given()
    {
        byte[] module = Module([0x0E, 0x00]);

        var exception = Assert.Throws<InvalidModuleException>(() => ModuleReader.Read(module, ModuleReadLimits.Default, start: 1000));

        Assert.Equal(1008, exception.Offset);
    }

    private static ModuleInfo Read(string wat) => ReadBytes(Wat.ToWasm(wat));

    private static ModuleInfo ReadBytes(byte[] module) => ModuleReader.Read(module, ModuleReadLimits.Default);
}
