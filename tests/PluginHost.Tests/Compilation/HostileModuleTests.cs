using CsCheck;
using PluginHost.Compilation;
using PluginHost.Tests.Support;
using static PluginHost.Tests.Compilation.WasmBytes;

namespace PluginHost.Tests.Compilation;

public sealed class HostileModuleTests
{
    /// <summary>Something of every section and every form, so that cuts and mutations reach every part of the reader.</summary>
    private static readonly byte[] Everything = Wat.ToWasm("""
        (module
          (type $unary (func (param i32) (result i64)))
          (type $struct (struct (field (mut i8)) (field (ref null $unary))))
          (rec (type $a (sub (struct))) (type $b (sub $a (struct (field (mut (ref $a)))))))
          (type $array (array (mut v128)))
          (import "env" "function" (func (type $unary)))
          (import "env" "memory" (memory 1 2 shared))
          (import "env" "größe" (global (mut externref)))
          (import "env" "table" (table 1 funcref))
          (import "env" "tag" (tag (param f64)))
          (func $f (type $unary) (local i32 i32 f64)
            (loop (block (br_table 0 1 0 (local.get 0))))
            (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
            (data.drop 1)
            (drop (v128.const i64x2 1 2))
            (drop (struct.new $struct (i32.const 1) (ref.null $unary)))
            (drop (i32.atomic.load (i32.const 0)))
            (block $h (result f64) (try_table (catch 0 $h) (catch_all 1)) (f64.const 1)) drop
            (if (result i64) (local.get 0) (then (i64.const -1)) (else (i64.const 1))))
          (table $t i64 1 2 anyref)
          (table $u 1 (ref func) (ref.func $f))
          (memory i64 1 2)
          (tag $tag (param i32))
          (global $g i32 (i32.add (i32.const 1) (i32.const 2)))
          (global f64 (f64.const nan))
          (export "run" (func $f)) (export "memory" (memory 1)) (export "t" (table $t)) (export "g" (global $g)) (export "x" (tag $tag))
          (start $s)
          (func $s)
          (elem (table 0) (i32.const 0) func $f $s)
          (elem declare func $f)
          (elem funcref (ref.null func) (ref.func $f))
          (data (i32.const 0) "abc")
          (data "passive")
          (@custom "note" "contents")
          (@producers (language "Rust" "2024") (processed-by "rustc" "1.85.1")))
        """);

    [Fact]
    public void The_whole_module_is_read() =>
        Assert.NotNull(ModuleReader.Read(Everything, ModuleReadLimits.Default).Producers);

    [Fact]
    public void A_module_cut_off_anywhere_is_refused_at_a_place_within_it()
    {
        var complete = new List<int>();
        for (int length = 0; length < Everything.Length; length++)
        {
            InvalidModuleException? exception = TryRead(Everything.AsSpan(0, length));
            if (exception is null)
            {
                complete.Add(length);
            }
            else
            {
                Assert.InRange(exception.Offset, 0, length);
                Assert.Equal(ModuleError.Truncated, exception.Error);
            }
        }

        // What is left is a module only behind the preamble, the types, the imports (no function is declared yet), the data section, and
        // each of the custom sections that follow it but the last.
        Assert.Equal(4 + ModuleReader.Read(Everything, ModuleReadLimits.Default).CustomSections.Length - 1, complete.Count);
        Assert.Equal(8, complete[0]);
    }

    [Fact]
    public void Changed_bytes_give_a_module_or_an_error()
    {
        // A fixed seed: the same inputs in every run.
        var random = new PCG(stream: 1, seed: 20_251_124);
        Gen<(int, byte)[]> changes = Gen.Select(Gen.Int[8, Everything.Length - 1], Interesting).Array[1, 4];
        int refused = 0;
        const int Runs = 30_000;
        for (int i = 0; i < Runs; i++)
        {
            byte[] changed = [.. Everything];
            foreach ((int position, byte value) in changes.Generate(random, null, out _))
            {
                changed[position] = value;
            }

            InvalidModuleException? exception = TryRead(changed);
            refused += exception is null ? 0 : 1;
            Assert.InRange(exception?.Offset ?? 0, 0, changed.Length);
        }

        Assert.InRange(refused, Runs / 2, Runs - 1);
    }

    [Fact]
    public void Inserted_and_removed_bytes_give_a_module_or_an_error()
    {
        var random = new PCG(stream: 2, seed: 20_251_124);
        Gen<(int, int, byte[])> edits = Gen.Select(Gen.Int[8, Everything.Length - 1], Gen.Int[0, 6], Interesting.Array[0, 6]);
        for (int i = 0; i < 20_000; i++)
        {
            (int position, int removed, byte[] inserted) = edits.Generate(random, null, out _);
            byte[] rest = Everything[Math.Min(position + removed, Everything.Length)..];
            byte[] changed = [.. Everything[..position], .. inserted, .. rest];

            InvalidModuleException? exception = TryRead(changed);

            Assert.InRange(exception?.Offset ?? 0, 0, changed.Length);
        }
    }

    [Fact]
    public void Random_sections_give_a_module_or_an_error()
    {
        var random = new PCG(stream: 3, seed: 20_251_124);
        Gen<(int, byte[])[]> sections = Gen.Select(Gen.Int[0, 13], Interesting.Array[0, 40]).Array[1, 6];
        for (int i = 0; i < 20_000; i++)
        {
            (int, byte[])[] drawn = [.. sections.Generate(random, null, out _).OrderBy(section => ((ModuleSection)section.Item1).Rank())];

            TryRead(Module([.. drawn.Select(section => Section(section.Item1, section.Item2))]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    public void A_huge_count_is_refused_without_memory_for_it(int section)
    {
        byte[] module = Module(Section(section, Number(uint.MaxValue), new byte[64]));

        InvalidModuleException? exception = null;
        long allocated = AllocatedBy(() => exception = TryRead(module));

        Assert.Equal(10, exception?.Offset);
        Assert.InRange(allocated, 0, 16_384);
    }

    [Fact]
    public void A_huge_number_of_parameters_is_refused_without_memory_for_it()
    {
        byte[] module = Module(Section(1, List([0x60, .. Number(uint.MaxValue), 0x7F, 0x00])));

        Assert.InRange(AllocatedBy(() => Assert.Equal(12, TryRead(module)?.Offset)), 0, 32_768);
    }

    [Fact]
    public void Every_section_of_the_smallest_entries_keeps_memory_in_proportion()
    {
        const int Count = 90_000;
        byte[] types = Section(1, Number(Count), Repeat(Count, 0x60, 0x00, 0x00));
        byte[] imports = Section(2, Number(Count), Repeat(Count, 0x00, 0x00, 0x00, 0x00));
        byte[] functions = Section(3, Number(Count), new byte[Count]);
        byte[] globals = Section(6, Number(Count), Repeat(Count, 0x7F, 0x00, 0x0B));
        byte[] code = Section(10, Number(Count), Repeat(Count, 0x02, 0x00, 0x0B));
        byte[] custom = Repeat(9_000, 0x00, 0x01, 0x00);
        byte[] module = Module(types, imports, functions, globals, code, custom);

        long allocated = AllocatedBy(() => Assert.Null(TryRead(module)));

        // Some 1.5 MB of file. An import costs the most: 4 bytes become an object of 40 and two references to it.
        Assert.InRange(allocated, 0, 40L * module.Length);
    }

    [Fact]
    public void Groups_do_not_nest_however_deep_they_are_written()
    {
        byte[] nested = Repeat(500_000, 0x4E, 0x01);

        ModuleAssert.Malformed(Module([0x01, .. Number((ulong)nested.Length + 1), 0x01, .. nested]), 8 + 1 + 3 + 1 + 2);
    }

    [Fact]
    public void Many_groups_make_no_more_types_than_allowed()
    {
        byte[] groups = Repeat(60_000, 0x4E, 0x02, 0x60, 0x00, 0x00, 0x60, 0x00, 0x00);

        InvalidModuleException? exception = TryRead(Module(Section(1, Number(60_000), groups)));

        Assert.Equal(ModuleError.LimitExceeded, exception?.Error);
        Assert.Contains("100000 types", exception?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_may_nest_as_deep_as_they_like()
    {
        const int Depth = 1_000_000;
        byte[] module = ModuleWithBody([.. Repeat(Depth, 0x02, 0x40), .. Repeat(Depth, 0x0B)]);

        Assert.Null(TryRead(module));
    }

    [Fact]
    public void A_long_constant_expression_is_read_once()
    {
        byte[] expression = [.. Repeat(1_000_000, 0x41, 0x00, 0x6A), 0x0B];

        Assert.Null(TryRead(Module(Section(6, List([0x7F, 0x00, .. expression])))));
    }

    [Fact]
    public void Names_are_kept_to_a_total()
    {
        byte[] name = [.. Number(100_000), .. Repeat(100_000, (byte)'x')];
        byte[] custom = Section(0, name);

        InvalidModuleException? exception = TryRead(Module([.. Enumerable.Repeat(custom, 200)]));

        Assert.Equal(ModuleError.LimitExceeded, exception?.Error);
    }

    private static byte[] Meaningful => [0x00, 0x01, 0x02, 0x7F, 0x80, 0xFF, 0x0B, 0x40, 0x4E, 0x50, 0x5F, 0x60, 0x63, 0x64, 0x70];

    private static Gen<byte> Interesting => Gen.Frequency(
        (3, Gen.Byte), (1, Gen.Int[0, Meaningful.Length - 1].Select(index => Meaningful[index])));

    private static InvalidModuleException? TryRead(ReadOnlySpan<byte> module)
    {
        try
        {
            ModuleReader.Read(module, ModuleReadLimits.Default);
            return null;
        }
        catch (InvalidModuleException exception)
        {
            return exception;
        }
    }

    private static long AllocatedBy(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
