using PluginHost.Compilation;
using PluginHost.Tests.Support;
using static PluginHost.Tests.Compilation.WasmBytes;

namespace PluginHost.Tests.Compilation;

/// <summary>The first section of these modules starts at offset 8 and its contents at 10; PlainFunctionType takes 6 bytes up to 14.</summary>
public sealed class ModuleReaderErrorTests
{
    private const int AfterFunctionType = 14;

    [Theory]
    [InlineData(new byte[] { }, ModuleError.Truncated, "an empty file")]
    [InlineData(new byte[] { 0x00, 0x61, 0x73 }, ModuleError.Truncated, "ends after 3 bytes")]
    [InlineData(new byte[] { 0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00 }, ModuleError.Malformed, "a WebAssembly component")]
    [InlineData(new byte[] { 0x28, 0x6D, 0x6F, 0x64, 0x75, 0x6C, 0x65, 0x29 }, ModuleError.Malformed, "WAT")]
    internal void Files_that_are_not_core_modules_are_called_what_they_are(byte[] file, ModuleError error, string found)
    {
        InvalidModuleException exception = ModuleAssert.Refused(file, error, 0);

        Assert.Equal("a core WebAssembly module", exception.Expected);
        Assert.Contains(found, exception.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_says_where_and_what()
    {
        InvalidModuleException exception = ModuleAssert.Malformed(Module([0x55, 0x00]), 8);

        Assert.Equal("The WebAssembly module is malformed at offset 0x8: expected a section id, 0 to 13, found 85.", exception.Message);
    }

    [Fact]
    public void A_section_longer_than_the_file_is_truncated() =>
        ModuleAssert.Refused(Module([0x01, 0x05, 0x01, 0x60]), ModuleError.Truncated, 10);

    [Fact]
    public void A_section_without_a_size_is_truncated() => ModuleAssert.Refused(Module([0x01]), ModuleError.Truncated, 9);

    [Fact]
    public void A_section_with_bytes_left_over_is_malformed() =>
        ModuleAssert.Malformed(Module(Section(1, List([0x60, 0x00, 0x00]), [0xAA])), 14);

    [Fact]
    public void A_section_that_ends_too_early_is_malformed() =>
        ModuleAssert.Malformed(Module([0x01, 0x03, 0x01, 0x60, 0x00], [0x00, 0x00]), 13);

    [Fact]
    public void A_section_may_not_come_twice()
    {
        InvalidModuleException exception = ModuleAssert.Malformed(Module(PlainFunctionType, PlainFunctionType), AfterFunctionType);

        Assert.Contains("the type section a second time", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 4)]
    [InlineData(13, 5)]
    [InlineData(6, 13)]
    [InlineData(10, 12)]
    [InlineData(11, 10)]
    public void Sections_have_an_order(int later, int earlier)
    {
        byte[] first = later == 12 ? [0x00] : List();
        byte[] module = Module(Section(later, first), Section(earlier, List()));

        ModuleAssert.Malformed(module, 11);
        ModuleReader.Read(Module(Section(earlier, List()), Section(later, first)), ModuleReadLimits.Default);
    }

    [Fact]
    public void Custom_sections_stand_anywhere() => ModuleReader.Read(
        Module(Section(0, Name("a")), PlainFunctionType, Section(0, Name("a")), Section(3, List()), Section(0, Name("a"))),
        ModuleReadLimits.Default);

    [Theory]
    [InlineData(new byte[] { 0x61, 0x00 }, 11)]
    [InlineData(new byte[] { 0x60, 0x01, 0x05, 0x00 }, 13)]
    [InlineData(new byte[] { 0x60, 0x01, 0x78, 0x00 }, 13)]
    [InlineData(new byte[] { 0x5F, 0x01, 0x7F, 0x05 }, 14)]
    [InlineData(new byte[] { 0x4E, 0x01, 0x4E, 0x00 }, 13)]
    [InlineData(new byte[] { 0x50, 0x00, 0x50, 0x00, 0x60, 0x00, 0x00 }, 13)]
    [InlineData(new byte[] { 0x60, 0x01, 0x63, 0x40, 0x00 }, 14)]
    [InlineData(new byte[] { 0x60, 0x01, 0x63, 0xFF, 0x7F, 0x00 }, 14)]
    public void Malformed_types_are_refused_where_they_go_wrong(byte[] type, long offset) =>
        ModuleAssert.Malformed(Module(Section(1, List(type))), offset);

    [Theory]
    [InlineData(new byte[] { 0x65, 0x60, 0x00, 0x00 }, 11, "shared-everything threads")]
    [InlineData(new byte[] { 0x4D, 0x00, 0x5F, 0x00 }, 11, "custom descriptor")]
    [InlineData(new byte[] { 0x60, 0x01, 0x65, 0x6E, 0x00 }, 13, "shared-everything threads")]
    [InlineData(new byte[] { 0x60, 0x01, 0x67, 0x00 }, 13, "reference-typed strings")]
    [InlineData(new byte[] { 0x60, 0x01, 0x63, 0x62, 0x00, 0x00 }, 14, "custom descriptors")]
    [InlineData(new byte[] { 0x5F, 0x01, 0x7F, 0x02 }, 14, "shared-everything threads")]
    public void Types_of_unknown_proposals_are_refused_by_name(byte[] type, long offset, string name)
    {
        InvalidModuleException exception = ModuleAssert.Refused(
            Module(Section(1, List(type))), ModuleError.UnsupportedFeature, offset);

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_of_an_unknown_type_is_refused() =>
        ModuleAssert.Malformed(Module(PlainFunctionType, Section(3, List([0x01]))), AfterFunctionType + 3);

    [Fact]
    public void A_function_of_a_struct_type_is_refused() =>
        ModuleAssert.Malformed(Module(Section(1, List([0x5F, 0x00])), Section(3, List([0x00]))), 16);

    [Theory]
    [InlineData(new byte[] { 0x05, 0x00 }, 18)]
    [InlineData(new byte[] { 0x00, 0x01 }, 19)]
    [InlineData(new byte[] { 0x02, 0x10, 0x01 }, 19)]
    [InlineData(new byte[] { 0x02, 0x01, 0x02, 0x01 }, 20)]
    [InlineData(new byte[] { 0x02, 0x01, 0x00, 0x81, 0x80, 0x04 }, 19)]
    [InlineData(new byte[] { 0x02, 0x00, 0x81, 0x80, 0x04 }, 19)]
    [InlineData(new byte[] { 0x02, 0x02, 0x01 }, 19)]
    [InlineData(new byte[] { 0x02, 0x08, 0x01, 0x11 }, 21)]
    [InlineData(new byte[] { 0x01, 0x7F, 0x00, 0x00 }, 19)]
    [InlineData(new byte[] { 0x01, 0x70, 0x08, 0x00 }, 20)]
    [InlineData(new byte[] { 0x03, 0x7F, 0x07 }, 20)]
    [InlineData(new byte[] { 0x04, 0x01, 0x00 }, 19)]
    public void Malformed_imports_are_refused_where_they_go_wrong(byte[] import, long offset)
    {
        byte[] module = Module(PlainFunctionType, Section(2, List([.. Name(""), .. Name(""), .. import])));

        // The kind of the import stands behind the head of the section, the count and two empty names.
        ModuleAssert.Malformed(module, offset + 1);
    }

    [Fact]
    public void An_import_whose_name_is_not_UTF8_is_refused() =>
        ModuleAssert.Malformed(Module(PlainFunctionType, Section(2, List([.. Name("env"), 0x01, 0xFF, 0x00, 0x00]))), 21);

    [Theory]
    [InlineData(0, "function")]
    [InlineData(1, "table")]
    [InlineData(2, "memory")]
    [InlineData(3, "global")]
    [InlineData(4, "tag")]
    public void An_export_of_something_undefined_is_refused(byte kind, string what)
    {
        InvalidModuleException exception = ModuleAssert.Malformed(Module(Section(7, List([.. Name("x"), kind, 0x00]))), 14);

        Assert.Contains($"a {what} index below 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_of_an_unknown_kind_is_refused() =>
        ModuleAssert.Malformed(Module(Section(7, List([.. Name("x"), 0x05, 0x00]))), 13);

    [Fact]
    public void Two_exports_of_one_name_are_refused()
    {
        byte[] memory = Section(5, List([0x00, 0x01]));
        byte[] export = [.. Name("a\n"), 0x02, 0x00];

        InvalidModuleException exception = ModuleAssert.Malformed(Module(memory, Section(7, List(export, export))), 21);

        Assert.Contains("\"a\\u{a}\"", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x10, 0x00 })]
    [InlineData(new byte[] { 0xFD, 0x0D })]
    [InlineData(new byte[] { 0xFB, 0x02 })]
    [InlineData(new byte[] { 0x6F })]
    public void An_instruction_that_is_not_constant_is_refused(byte[] expression) =>
        ModuleAssert.Malformed(Module(Section(6, List([0x7F, 0x00, .. expression, 0x0B]))), 13);

    [Fact]
    public void A_constant_expression_without_an_end_is_refused() =>
        ModuleAssert.Malformed(Module(Section(6, List([0x7F, 0x00, 0x41, 0x00]))), 15);

    [Fact]
    public void A_start_function_that_is_not_there_is_refused() => ModuleAssert.Malformed(Module(Section(8, [0x00])), 10);

    [Fact]
    public void A_table_with_a_broken_reserved_byte_is_refused() =>
        ModuleAssert.Malformed(Module(Section(4, List([0x40, 0x01, 0x70, 0x00, 0x00]))), 12);

    [Theory]
    [InlineData(new byte[] { 0x08, 0x00, 0x00 }, 11)]
    [InlineData(new byte[] { 0x01, 0x01, 0x00 }, 12)]
    [InlineData(new byte[] { 0x05, 0x7F, 0x00 }, 12)]
    [InlineData(new byte[] { 0x00, 0x41, 0x00, 0x0B, 0x7F }, 15)]
    public void Malformed_element_segments_are_refused_where_they_go_wrong(byte[] segment, long offset) =>
        ModuleAssert.Malformed(Module(Section(9, List(segment))), offset);

    [Theory]
    [InlineData(new byte[] { 0x03, 0x00 }, 11)]
    [InlineData(new byte[] { 0x01, 0x05, 0x00 }, 13)]
    public void Malformed_data_segments_are_refused_where_they_go_wrong(byte[] segment, long offset) =>
        ModuleAssert.Malformed(Module(Section(11, List(segment))), offset);

    [Fact]
    public void The_data_section_has_to_have_the_segments_that_were_announced()
    {
        ModuleAssert.Malformed(Module(Section(12, [0x02]), Section(11, List([0x01, 0x00]))), 13);
        ModuleAssert.Refused(Module(Section(12, [0x02])), ModuleError.Truncated, 11);
    }

    [Fact]
    public void The_code_section_has_to_have_the_functions_that_were_announced()
    {
        byte[] functions = Section(3, List([0x00], [0x00]));

        ModuleAssert.Malformed(Module(PlainFunctionType, functions, Section(10, List(Body([0x00], [])))), AfterFunctionType + 7);
        ModuleAssert.Refused(Module(PlainFunctionType, functions), ModuleError.Truncated, AfterFunctionType + 5);
    }

    [Fact]
    public void A_body_longer_than_its_section_is_refused() =>
        ModuleAssert.Malformed(Module(PlainFunctionType, Section(3, List([0x00])), Section(10, [0x01, 0x05, 0x00, 0x0B])), 22);

    [Fact]
    public void An_instruction_that_reaches_out_of_its_body_is_refused()
    {
        byte[] code = List([0x03, 0x00, 0x41, 0x80], Body([0x00], []));

        ModuleAssert.Malformed(Module(PlainFunctionType, Section(3, List([0x00], [0x00])), Section(10, code)), 26);
    }

    [Theory]
    [InlineData(new byte[] { 0x06, 0x40, 0x0B }, "legacy exception handling")]
    [InlineData(new byte[] { 0xE0, 0x00 }, "stack switching")]
    [InlineData(new byte[] { 0xFF }, "0xff")]
    [InlineData(new byte[] { 0xFC, 0x17 }, "0xfc 23")]
    [InlineData(new byte[] { 0xFD, 0x94, 0x02 }, "0xfd 276")]
    [InlineData(new byte[] { 0xFE, 0x4F }, "0xfe 79")]
    [InlineData(new byte[] { 0xFB, 0x1F }, "0xfb 31")]
    public void Unknown_instructions_are_refused_by_number(byte[] instructions, string found)
    {
        // The body starts behind the function section (4 bytes), the section's head (2), the count, the size and no locals.
        InvalidModuleException exception = ModuleAssert.Refused(
            ModuleWithBody(instructions), ModuleError.UnsupportedFeature, AfterFunctionType + 9);

        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x02, 0x07, 0x0B })]
    [InlineData(new byte[] { 0x03, 0xFF, 0x7F, 0x0B })]
    public void A_block_of_an_unknown_type_is_refused(byte[] instructions) =>
        ModuleAssert.Malformed(ModuleWithBody(instructions), AfterFunctionType + 10);

    [Fact]
    public void Limits_of_the_reader_are_kept()
    {
        byte[] module = Wat.ToWasm("""
            (module
              (type (func (param i32 i32) (result i64 i64)))
              (import "env" "name" (func))
              (memory 1) (memory 1)
              (table 1 funcref) (table 1 funcref)
              (global i32 (i32.const 0)) (global i32 (i32.const 0))
              (tag) (tag)
              (func (local i32 i32 i32))
              (elem declare func 0) (elem declare func 1 0)
              (data "a") (data "b")
              (export "a" (memory 0)) (export "b" (memory 1))
              (@custom "one" "") (@custom "two" ""))
            """);
        ModuleReadLimits fitting = new()
        {
            MaxTypes = 2,
            MaxTypeMembers = 4,
            MaxParameters = 2,
            MaxResults = 2,
            MaxImports = 1,
            MaxExports = 2,
            MaxFunctions = 2,
            MaxTables = 2,
            MaxMemories = 2,
            MaxGlobals = 2,
            MaxTags = 2,
            MaxElementSegments = 2,
            MaxSegmentElements = 3,
            MaxDataSegments = 2,
            MaxLocals = 3,
            MaxCustomSections = 2,
            MaxNameBytes = 4,
            MaxTotalNameBytes = 15,
        };

        ModuleReader.Read(module, fitting);
        ModuleReadLimits[] tooLow =
        [
            fitting with { MaxTypes = 1 },
            fitting with { MaxTypeMembers = 3 },
            fitting with { MaxParameters = 1 },
            fitting with { MaxResults = 1 },
            fitting with { MaxImports = 0 },
            fitting with { MaxExports = 1 },
            fitting with { MaxFunctions = 1 },
            fitting with { MaxTables = 1 },
            fitting with { MaxMemories = 1 },
            fitting with { MaxGlobals = 1 },
            fitting with { MaxTags = 1 },
            fitting with { MaxElementSegments = 1 },
            fitting with { MaxSegmentElements = 2 },
            fitting with { MaxDataSegments = 1 },
            fitting with { MaxLocals = 2 },
            fitting with { MaxCustomSections = 1 },
            fitting with { MaxNameBytes = 3 },
            fitting with { MaxTotalNameBytes = 14 },
        ];
        Assert.All(tooLow, limits =>
        {
            var exception = Assert.Throws<InvalidModuleException>(() => ModuleReader.Read(module, limits));
            Assert.Equal(ModuleError.LimitExceeded, exception.Error);
        });
    }

    [Fact]
    public void Locals_are_added_up_without_overflow()
    {
        byte[] locals = List([.. Number(uint.MaxValue), 0x7F], [.. Number(uint.MaxValue), 0x7F]);
        byte[] module = Module(PlainFunctionType, Section(3, List([0x00])), Section(10, List(Body(locals, []))));

        InvalidModuleException exception = ModuleAssert.Refused(module, ModuleError.LimitExceeded, 23);

        Assert.Equal("4294967295", exception.Found);
    }

    [Fact]
    public void Parameters_count_as_locals()
    {
        byte[] module = Wat.ToWasm("(module (func (param i32 i32) (local i64)))");

        ModuleReader.Read(module, new ModuleReadLimits { MaxLocals = 3 });
        Assert.Throws<InvalidModuleException>(() => ModuleReader.Read(module, new ModuleReadLimits { MaxLocals = 2 }));
    }

    [Fact]
    public void Groups_of_imports_count_against_the_limit_of_imports()
    {
        byte[] group = [.. Name("a"), 0x00, 0x7E, 0x03, 0x7F, 0x00, .. List(Name(""), Name(""), Name(""))];
        byte[] module = Module(Section(2, List(group)));

        ModuleReader.Read(module, new ModuleReadLimits { MaxImports = 3 });
        ModuleAssert.Refused(module, ModuleError.LimitExceeded, 18, new ModuleReadLimits { MaxImports = 2 });
    }
}
