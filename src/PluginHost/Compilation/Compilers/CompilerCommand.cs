using System.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>How the compiler's process is started: by the dotnet that runs this process, with the program that lies beside the application.</summary>
/// <param name="Dotnet">The path of dotnet.</param>
/// <param name="Program">The path of the compiler's program.</param>
/// <param name="EngineLibrary">The path of the engine's native library.</param>
internal sealed record CompilerCommand(string Dotnet, string Program, string EngineLibrary)
{
    // Of Linux's util-linux. The program sees to it itself that it only gets idle time, but not before its runtime has started, which takes
    // longer than most modules.
    private const string Idler = "/usr/bin/chrt";

    // All that a runtime may need to start. The rest of the environment may hold secrets, and the process looks at hostile input.
    private static readonly string[] PassedOn = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot"];

    /// <summary>Finds the compiler.</summary>
    /// <param name="problem">Why there is none.</param>
    public static CompilerCommand? Find(out string problem)
    {
        problem = "";
        if (FindDotnet() is not { } dotnet)
        {
            problem = "This application does not run on an installed .NET runtime, which would run the compiler too.";
            return null;
        }

        string program = Path.Combine(AppContext.BaseDirectory, "pluginhost-compiler", "PluginHost.Compiler.dll");
        if (!File.Exists(program))
        {
            problem = $"The compiler is not there: {program}.";
            return null;
        }

        if (FindEngineLibrary() is not { } library)
        {
            problem = "The engine's native library is not where this application looks for such.";
            return null;
        }

        return new CompilerCommand(dotnet, program, library);
    }

    /// <summary>Says how to start the process.</summary>
    public ProcessStartInfo ToStartInfo(CompilerArguments arguments)
    {
        string[] command = [Dotnet, "exec", Program, .. arguments.ToArguments()];
        if (arguments.Priority == CompilerPriority.Idle && File.Exists(Idler))
        {
            command = [Idler, "-i", "0", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetDirectoryName(Program),
        };
        start.Environment.Clear();
        foreach (string name in PassedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        // No socket for debuggers and no dump files.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    // An installed runtime is at <root>/shared/Microsoft.NETCore.App/<version>, and its own dotnet at the root.
    private static string? FindDotnet()
    {
        string? shared = Ascend(AppContext.GetData("FX_DEPS_FILE") as string, levels: 3);
        if (Path.GetFileName(shared) != "shared")
        {
            return null;
        }

        string dotnet = Path.Combine(Path.GetDirectoryName(shared)!, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet) ? dotnet : null;
    }

    private static string? Ascend(string? path, int levels)
    {
        for (; levels > 0 && path is not null; levels--)
        {
            path = Path.GetDirectoryName(path);
        }

        return path;
    }

    private static string? FindEngineLibrary()
    {
        string file = OperatingSystem.IsWindows() ? $"{NativeMethods.Library}.dll"
            : OperatingSystem.IsMacOS() ? $"lib{NativeMethods.Library}.dylib" : $"lib{NativeMethods.Library}.so";
        string[] directories = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return directories.Append(AppContext.BaseDirectory).Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists);
    }
}
