using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>
/// Lets an engine compile for this system and every processor of this kind. The engine that loads the code checks that its processor
/// has what the code needs.
/// </summary>
internal static class PortableTarget
{
    // What every x64 processor of the last fifteen years has (x86-64-v2); without it, SIMD would be much slower.
    private static readonly string[] FlagsOfX64 = ["has_sse3", "has_ssse3", "has_sse41", "has_sse42", "has_popcnt"];

    /// <summary>Sets it.</summary>
    public static void Set(nint config)
    {
        bool isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        string system = OperatingSystem.IsWindows() ? "pc-windows-msvc" : OperatingSystem.IsMacOS() ? "apple-darwin" : "unknown-linux-gnu";
        NativeFailure.ThrowIfError(NativeMethods.wasmtime_config_target_set(config, $"{(isX64 ? "x86_64" : "aarch64")}-{system}"));
        foreach (string flag in isX64 ? FlagsOfX64 : [])
        {
            NativeMethods.wasmtime_config_cranelift_flag_enable(config, flag);
        }
    }
}
