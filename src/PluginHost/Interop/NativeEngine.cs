using System.Reflection;
using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>
/// Checks, before the first engine is made, that the native library is there, is the version that the interop layer is written for, and
/// lays its structures out as expected. Everything here would otherwise end the process later.
/// </summary>
internal static class NativeEngine
{
    /// <summary>The version of the Wasmtime package that the interop layer is written for.</summary>
    internal const string ExpectedVersion = "50.0.1";

    // The library exports two functions for debuggers whose names carry its version.
    private const string VersionedExportPrefix = "set_vmctx_memory_";

    private static readonly Lazy<PlatformNotSupportedException?> Problem = new(FindProblem);

    /// <summary>Runs the check, for those who would rather not wait for it later. What it found is said by <see cref="EnsureUsable"/>.</summary>
    public static void Prepare() => _ = Problem.Value;

    /// <summary>Throws if guests cannot be run here; does nothing otherwise. The check runs once.</summary>
    /// <exception cref="PlatformNotSupportedException">The message says what is missing and what to do.</exception>
    public static void EnsureUsable()
    {
        if (Problem.Value is { } problem)
        {
            throw new PlatformNotSupportedException(problem.Message, problem);
        }
    }

    private static PlatformNotSupportedException? FindProblem()
    {
        if (FindUnsupportedPlatform(
            RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture, nint.Size) is { } unsupported)
        {
            return new PlatformNotSupportedException(unsupported);
        }

        try
        {
            CheckVersion();
            EngineSelfTest.Run();
            ArithmeticFaults.UseOrdinaryStack();
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return new PlatformNotSupportedException(
                $"The native library of Wasmtime {ExpectedVersion} could not be loaded on {RuntimeInformation.RuntimeIdentifier}. "
                + "It comes with the NuGet package Wasmtime, for Linux (glibc), Windows and macOS on x64 and arm64; publish for one of "
                + "them, and look for it beside the application. " + exception.Message,
                exception);
        }
        catch (PlatformNotSupportedException exception)
        {
            return exception;
        }
    }

    /// <summary>Why a platform cannot run guests; <see langword="null"/> if it can.</summary>
    internal static string? FindUnsupportedPlatform(string runtimeIdentifier, Architecture architecture, int pointerSize)
    {
        if (runtimeIdentifier.Contains("musl", StringComparison.Ordinal))
        {
            return "Systems with musl, such as Alpine Linux, cannot run WebAssembly plugins: the Wasmtime package has no native library for "
                + "them. Use an image with glibc, for example the default (Debian or Ubuntu) .NET images.";
        }

        return architecture is Architecture.X64 or Architecture.Arm64 && pointerSize == 8
            ? null
            : $"WebAssembly plugins run on x64 and arm64 only; this process is {architecture}.";
    }

    private static void CheckVersion()
    {
        nint library = NativeLibrary.Load(NativeMethods.Library, Assembly.GetExecutingAssembly(), null);
        string export = VersionedExportPrefix + ExpectedVersion.Replace('.', '_');
        if (!NativeLibrary.TryGetExport(library, export, out _))
        {
            throw new PlatformNotSupportedException(
                $"The native library of Wasmtime beside this application is not version {ExpectedVersion}, which PluginHost is made for. "
                + $"Reference the package Wasmtime at exactly {ExpectedVersion}, or leave the reference to PluginHost.");
        }
    }
}
