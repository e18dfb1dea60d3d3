using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace PluginHost.Compilation;

/// <summary>
/// The abilities of this machine's processor that compiled code may use, so that machines which share a cache do not undo each other's
/// work. It is no check: the engine itself refuses code that needs more than the processor has.
/// </summary>
internal static class CpuFeatures
{
    // Bits of CPUID that the compiler asks about: SSE3, SSSE3, FMA, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT, OSXSAVE, AVX; BMI1, AVX2, BMI2,
    // AVX512F, AVX512DQ, AVX512VL; AVX512VBMI, AVX512BITALG; LZCNT.
    private const int Leaf1Ecx = 1 << 0 | 1 << 9 | 1 << 12 | 1 << 13 | 1 << 19 | 1 << 20 | 1 << 23 | 1 << 27 | 1 << 28;
    private const int Leaf7Ebx = 1 << 3 | 1 << 5 | 1 << 8 | 1 << 16 | 1 << 17 | 1 << 31;
    private const int Leaf7Ecx = 1 << 1 | 1 << 12;
    private const int ExtendedLeaf = unchecked((int)0x8000_0001);
    private const int ExtendedEcx = 1 << 5;

    /// <summary>A text that is the same on every processor of this kind, under this system.</summary>
    public static string Portable { get; } = $"{RuntimeInformation.ProcessArchitecture}-{GetSystem()}".ToLowerInvariant();

    /// <summary>A text that is another one on a processor with other abilities.</summary>
    public static string Current { get; } = $"{Portable}-{Describe()}".ToLowerInvariant();

    private static string GetSystem() => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";

    // Asked of the processor and not of the runtime, which answers otherwise when the application was compiled ahead of time.
    private static string Describe()
    {
        if (!X86Base.IsSupported)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Arm.Aes.IsSupported}{Arm.Crc32.IsSupported}{Arm.Dp.IsSupported}{Arm.Sha256.IsSupported}");
        }

        (_, _, int leaf1Ecx, _) = X86Base.CpuId(1, 0);
        (_, int leaf7Ebx, int leaf7Ecx, _) = X86Base.CpuId(7, 0);
        (_, _, int extendedEcx, _) = X86Base.CpuId(ExtendedLeaf, 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{leaf1Ecx & Leaf1Ecx:x8}{leaf7Ebx & Leaf7Ebx:x8}{leaf7Ecx & Leaf7Ecx:x8}{extendedEcx & ExtendedEcx:x8}");
    }
}
