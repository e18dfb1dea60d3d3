using System.Runtime.InteropServices;
using System.Text;
using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Compiler;

/// <summary>Reads one module, writes its code, and ends.</summary>
internal static class CompilerProcess
{
    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(CompilerArguments arguments)
    {
        ProcessLimits.Apply(arguments.MemoryBytes, arguments.CpuSeconds, arguments.Priority);
        nint library = NativeLibrary.Load(arguments.EngineLibrary);
        NativeLibrary.SetDllImportResolver(typeof(CompilerProcess).Assembly, (name, _, _) => name == NativeMethods.Library ? library : 0);

        using Stream output = Console.OpenStandardOutput();
        output.Write(CompilerProtocol.Greeting);
        output.Flush();

        using var module = new MemoryStream();
        using (Stream input = Console.OpenStandardInput())
        {
            input.CopyTo(module);
        }

        TimeSpan before = Environment.CpuUsage.TotalTime;
        try
        {
            TrustedCode code = CodeGenerator.Compile(arguments.Profile, module.GetBuffer().AsSpan(0, (int)module.Length));
            CompilerProtocol.Write(output, CompilerProtocol.Code, Environment.CpuUsage.TotalTime - before, code.Bytes.Span);
        }
        catch (CompilationException exception)
        {
            CompilerProtocol.Write(output, CompilerProtocol.Refusal, Environment.CpuUsage.TotalTime - before, Encoding.UTF8.GetBytes(exception.Message));
        }

        return 0;
    }
}
