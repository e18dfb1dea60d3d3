using static PluginHost.Tests.Compilation.WasmBytes;

namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>Modules that the pre-scan lets through and that are costly to compile.</summary>
internal static class Bombs
{
    /// <summary>So many functions that do nothing: compiling them takes memory.</summary>
    public static byte[] ManyFunctions(int count) => Module(
        Section(1, List([0x60, 0x00, 0x00])),
        Section(3, Number((ulong)count), new byte[count]),
        Section(10, Number((ulong)count), Repeat(count, 0x02, 0x00, 0x0B)));

    /// <summary>Functions that are each one chain of additions: 115,000 take five seconds or more, and nothing interrupts the compiler.</summary>
    /// <param name="functions">How many functions.</param>
    /// <param name="additions">How many additions each has, of three bytes.</param>
    /// <param name="export">The name of the first, which is a function from i32 to i32.</param>
    public static byte[] LongChains(int functions, int additions, string export) => Module(
        Section(1, List([0x60, 0x01, 0x7F, 0x01, 0x7F])),
        Section(3, Number((ulong)functions), new byte[functions]),
        Section(7, List([.. Name(export), 0x00, 0x00])),
        Section(10, List([.. Enumerable.Repeat(Body([0x00], [0x20, 0x00, .. Repeat(additions, 0x41, 0x01, 0x6A)]), functions)])));
}
