using PluginHost.Compilation;
using PluginHost.Tests.Support;
using static PluginHost.Tests.Compilation.WasmBytes;

namespace PluginHost.Tests.Compilation;

public sealed class ModuleLimitsTests
{
    private const string Sample = """
        (module
          (import "env" "f" (func (param i32 i32 i32) (result i32 i32)))
          (func (param i32) (local i32 i64)
            (loop (loop (br_if 0 (local.get 0))))
            (drop (block (result i32) (i32.const 1))))
          (func (local i32) (loop))
          (global i32 (i32.const 1))
          (export "a" (func 0)) (export "b" (func 1)))
        """;

    private static readonly ModuleInfo SampleModule = ModuleReader.Read(Wat.ToWasm(Sample), ModuleReadLimits.Default);

    public static TheoryData<string, long, string> Numbers { get; } = new()
    {
        { nameof(ModuleLimit.FileBytes), 95, "The file has 95 bytes" },
        { nameof(ModuleLimit.CodeBytes), 29, "The code has 29 bytes" },
        { nameof(ModuleLimit.Functions), 3, "The module has 3 functions" },
        { nameof(ModuleLimit.Imports), 1, "The module has 1 imports" },
        { nameof(ModuleLimit.Exports), 2, "The module has 2 exports" },
        { nameof(ModuleLimit.Globals), 1, "The module has 1 globals" },
        { nameof(ModuleLimit.Parameters), 3, "A function type has 3 parameters" },
        { nameof(ModuleLimit.Results), 2, "A function type has 2 results" },
        { nameof(ModuleLimit.BodyBytes), 22, "Function 1 has 22 bytes" },
        { nameof(ModuleLimit.BodyLoops), 2, "Function 1 has 2 loops" },
        { nameof(ModuleLimit.BodyBlockValues), 1, "Function 1 has 1 parameters and results of blocks" },
        { nameof(ModuleLimit.BodyBytesTimesLocals), 66, "Function 1 has 66 as product of bytes and locals" },
        { nameof(ModuleLimit.BodyLoopsTimesLocals), 6, "Function 1 has 6 as product of loops and locals" },
        { nameof(ModuleLimit.TotalBytesTimesLocals), 73, "The functions have together 73 as products of bytes and locals" },
        { nameof(ModuleLimit.TotalLoopsTimesLocals), 7, "The functions have together 7 as products of loops and locals" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_module_may_reach_a_limit_and_not_exceed_it(string name, long actual, string subject)
    {
        ModuleLimit limit = Enum.Parse<ModuleLimit>(name);

        Assert.Null(With(limit, actual).Check(SampleModule));
        ModuleLimitViolation? violation = With(limit, actual - 1).Check(SampleModule);

        Assert.NotNull(violation);
        Assert.Equal(limit, violation.Limit);
        Assert.Equal(actual, violation.Actual);
        Assert.Equal(actual - 1, violation.Allowed);
        Assert.Equal($"{subject}; at most {actual - 1} are allowed.", violation.Message);
    }

    [Theory]
    [InlineData(nameof(ModuleLimit.Functions), 6, "6 functions")]
    [InlineData(nameof(ModuleLimit.CodeBytes), 58, "58 bytes of code")]
    [InlineData(nameof(ModuleLimit.TotalBytesTimesLocals), 146, "146 as products of bytes and locals")]
    [InlineData(nameof(ModuleLimit.TotalLoopsTimesLocals), 14, "14 as products of loops and locals")]
    public void Modules_of_one_guest_may_reach_a_limit_together_and_not_exceed_it(string name, long actual, string what)
    {
        ModuleLimit limit = Enum.Parse<ModuleLimit>(name);

        Assert.Null(With(limit, actual).CheckTogether([SampleModule, SampleModule]));
        ModuleLimitViolation? violation = With(limit, actual - 1).CheckTogether([SampleModule, SampleModule]);

        Assert.Equal(new ModuleLimitViolation(limit, actual, actual - 1, $"Its modules have together {what}; at most {actual - 1} are allowed."), violation);
    }

    [Fact]
    public void Every_limit_has_a_test() => Assert.Equal(
        Enum.GetNames<ModuleLimit>().Order(StringComparer.Ordinal), Numbers.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void The_size_of_a_file_is_checked_before_it_is_read()
    {
        var limits = new ModuleLimits { MaxFileBytes = 1000 };

        Assert.Null(limits.CheckFileSize(1000));
        Assert.Equal(ModuleLimit.FileBytes, limits.CheckFileSize(1001)?.Limit);
        Assert.Equal(ModuleLimit.FileBytes, limits.CheckFileSize(long.MaxValue)?.Limit);
    }

    [Fact]
    public void Ordinary_large_modules_are_within_the_default_limits()
    {
        // A Go program of 2 MB: 20 bodies of 100 KB with 20 locals, and the small ones around them.
        byte[] go = LargeModule(large: 20, largeBytes: 100_000, locals: 20, small: 5_000);

        // A JavaScript engine of 12 MB: its interpreter loops among 20,000 functions.
        byte[] javaScript = LargeModule(large: 40, largeBytes: 170_000, locals: 55, small: 20_000);

        Assert.InRange(go.Length, 2_000_000, 3_000_000);
        Assert.InRange(javaScript.Length, 8_000_000, 14_000_000);
        Assert.Null(ModuleLimits.Default.Check(ModuleReader.Read(go, ModuleReadLimits.Default)));
        Assert.Null(ModuleLimits.Default.Check(ModuleReader.Read(javaScript, ModuleReadLimits.Default)));
    }

    public static TheoryData<string, byte[]> CompileBombs { get; } = new()
    {
        // A chain of additions: 44 seconds.
        { nameof(ModuleLimit.BodyBytes), ModuleWithBody([0x41, 0x00, .. Repeat(490_000, 0x41, 0x01, 0x6A), 0x1A]) },

        // Branches among many locals: 10 seconds.
        {
            nameof(ModuleLimit.BodyBytesTimesLocals),
            ModuleWithLocals(1000, Repeat(20_000, 0x20, 0x00, 0x04, 0x40, 0x20, 0x01, 0x41, 0x01, 0x6A, 0x21, 0x02, 0x0B))
        },

        // Loops in a row: 38 seconds.
        { nameof(ModuleLimit.BodyLoops), ModuleWithLocals(1, Repeat(20_000, 0x03, 0x40, 0x20, 0x00, 0x0D, 0x00, 0x0B)) },

        // Loops inside of loops around many locals: 34 seconds.
        {
            nameof(ModuleLimit.BodyLoopsTimesLocals),
            ModuleWithLocals(2000, [.. Repeat(2000, 0x03, 0x40), .. Repeat(2000, 0x20, 0x07, 0x1A), .. Repeat(2000, 0x0B)])
        },

        // A chain of values through conditions: 38 seconds.
        {
            nameof(ModuleLimit.BodyBlockValues),
            ModuleWithLocals(
                2, [0x20, 0x01, .. Repeat(30_000, 0x21, 0x01, 0x20, 0x00, 0x04, 0x7F, 0x20, 0x01, 0x05, 0x20, 0x01, 0x0B), 0x1A])
        },

        // Calls that move a thousand values each: 35 seconds and 2.3 GiB.
        { nameof(ModuleLimit.Parameters), Module(Section(1, List(WideType(1000, 1000)))) },
        { nameof(ModuleLimit.Results), Module(Section(1, List(WideType(0, 1000)))) },
    };

    [Theory]
    [MemberData(nameof(CompileBombs))]
    public void Inputs_that_take_long_to_compile_are_beyond_the_default_limits(string limit, byte[] module)
    {
        ModuleLimitViolation? violation = ModuleLimits.Default.Check(ModuleReader.Read(module, ModuleReadLimits.Default));

        Assert.Equal(limit, violation?.Limit.ToString());
    }

    private static ModuleLimits With(ModuleLimit limit, long value) => limit switch
    {
        ModuleLimit.FileBytes => new ModuleLimits { MaxFileBytes = value },
        ModuleLimit.CodeBytes => new ModuleLimits { MaxCodeBytes = value },
        ModuleLimit.Functions => new ModuleLimits { MaxFunctions = value },
        ModuleLimit.Imports => new ModuleLimits { MaxImports = value },
        ModuleLimit.Exports => new ModuleLimits { MaxExports = value },
        ModuleLimit.Globals => new ModuleLimits { MaxGlobals = value },
        ModuleLimit.Parameters => new ModuleLimits { MaxParameters = value },
        ModuleLimit.Results => new ModuleLimits { MaxResults = value },
        ModuleLimit.BodyBytes => new ModuleLimits { MaxBodyBytes = value },
        ModuleLimit.BodyLoops => new ModuleLimits { MaxBodyLoops = value },
        ModuleLimit.BodyBlockValues => new ModuleLimits { MaxBodyBlockValues = value },
        ModuleLimit.BodyBytesTimesLocals => new ModuleLimits { MaxBodyBytesTimesLocals = value },
        ModuleLimit.BodyLoopsTimesLocals => new ModuleLimits { MaxBodyLoopsTimesLocals = value },
        ModuleLimit.TotalBytesTimesLocals => new ModuleLimits { MaxTotalBytesTimesLocals = value },
        ModuleLimit.TotalLoopsTimesLocals => new ModuleLimits { MaxTotalLoopsTimesLocals = value },
        _ => throw new ArgumentOutOfRangeException(nameof(limit)),
    };

    private static byte[] LargeModule(int large, int largeBytes, ulong locals, int small)
    {
        byte[] largeBody = Body(List([.. Number(locals), 0x7F]), Repeat(largeBytes, 0x01));
        byte[] smallBody = Body(List([0x04, 0x7F]), Repeat(100, 0x01));
        byte[][] bodies = [.. Enumerable.Repeat(largeBody, large), .. Enumerable.Repeat(smallBody, small)];
        return Module(PlainFunctionType, Section(3, List([.. bodies.Select(_ => new byte[] { 0x00 })])), Section(10, List(bodies)));
    }

    private static byte[] ModuleWithLocals(ulong locals, byte[] instructions) => Module(
        PlainFunctionType, Section(3, List([0x00])), Section(10, List(Body(List([.. Number(locals), 0x7F]), instructions))));

    private static byte[] WideType(int parameters, int results) =>
        [0x60, .. Number((ulong)parameters), .. Repeat(parameters, 0x7F), .. Number((ulong)results), .. Repeat(results, 0x7F)];
}
