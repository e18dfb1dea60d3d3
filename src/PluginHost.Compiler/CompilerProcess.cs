using System.Runtime.InteropServices;
using System.Text;
using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Compiler;

/// <summary>Reads one module after the other, and writes its code, until none comes any more.</summary>
internal static class CompilerProcess
{
    // What one large module leaves behind would be missing for the next: then a new process is better.
    private const ulong MaxKeptBytes = 64 << 20;

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(CompilerArguments arguments)
    {
        ulong dataBytes = ProcessLimits.Apply(arguments.MemoryBytes, arguments.IsIdle);
        nint library = NativeLibrary.Load(arguments.EngineLibrary);
        NativeLibrary.SetDllImportResolver(typeof(CompilerProcess).Assembly, (name, _, _) => name == NativeMethods.Library ? library : 0);

        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        output.Write(CompilerProtocol.Greeting);
        output.Flush();
        while (CompilerProtocol.ReadRequest(input) is var (profile, cpuSeconds, module))
        {
            ProcessLimits.AllowProcessorTime(cpuSeconds);
            Answer(output, profile, module);
            if (ProcessLimits.GetDataBytes() > dataBytes + MaxKeptBytes)
            {
                break;
            }
        }

        return 0;
    }

    private static void Answer(Stream output, CodeProfile profile, ReadOnlySpan<byte> module)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        try
        {
            TrustedCode code = CodeGenerator.Compile(profile, module);
            CompilerProtocol.Write(output, CompilerProtocol.Code, Environment.CpuUsage.TotalTime - before, code.Bytes.Span);
        }
        catch (CompilationException exception)
        {
            CompilerProtocol.Write(output, CompilerProtocol.Refusal, Environment.CpuUsage.TotalTime - before, Encoding.UTF8.GetBytes(exception.Message));
        }
    }
}
