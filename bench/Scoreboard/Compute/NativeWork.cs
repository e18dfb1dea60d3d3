using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PluginHost.Scoreboard.Compute;

/// <summary>
/// The computing guest's crate, built as a library of this machine: with the compiler that built the guest if it is there
/// (plugins/toolchains.sh gets it), otherwise with the one on the path.
/// </summary>
internal sealed unsafe class NativeWork : IDisposable
{
    private readonly nint _library;

    private NativeWork(nint library, string compiler)
    {
        _library = library;
        Compiler = compiler;
    }

    /// <summary>What compiled it.</summary>
    public string Compiler { get; }

    /// <summary>Builds it.</summary>
    /// <param name="problem">Why that was not possible.</param>
    public static NativeWork? TryBuild(out string problem)
    {
        string plugins = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Guests.PathOf("compute.wasm"))!, ".."));
        string tools = Path.Combine(plugins, ".tools", "bin");
        (string rustc, string cargo) = File.Exists(Path.Combine(tools, "cargo"))
            ? (Path.Combine(tools, "rustc"), Path.Combine(tools, "cargo"))
            : ("rustc", "cargo");
        string target = Path.GetFullPath(Path.Combine(plugins, "..", "artifacts", "bench-native"));
        try
        {
            string[] version = Run(rustc, plugins, rustc, ["-vV"]).Split('\n');
            string host = version.Single(line => line.StartsWith("host: ", StringComparison.Ordinal))["host: ".Length..];
            Run(
                cargo,
                Path.Combine(plugins, "rust"),
                rustc,
                ["build", "--release", "--quiet", "--offline", "--locked", "--package", "compute", "--target", host, "--target-dir", target]);
            problem = "";
            return new NativeWork(NativeLibrary.Load(Path.Combine(target, host, "release", FileName)), version[0]);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or DllNotFoundException)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Finds one of the crate's functions.</summary>
    public Func<uint, ulong> Find(string name)
    {
        var function = (delegate* unmanaged[Cdecl]<uint, ulong>)NativeLibrary.GetExport(_library, name);
        return rounds => function(rounds);
    }

    public void Dispose() => NativeLibrary.Free(_library);

    private static string FileName => OperatingSystem.IsWindows() ? "compute.dll" : OperatingSystem.IsMacOS() ? "libcompute.dylib" : "libcompute.so";

    private static string Run(string program, string folder, string rustc, string[] arguments) =>
        Programs.Run(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, Environment = { ["RUSTC"] = rustc } });
}
