using System.Diagnostics;
using System.Text;

namespace PluginHost.Samples.Tests;

/// <summary>The sample StreamTransform as a process, from its start to its end.</summary>
internal static class StreamTransformProcess
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.AssemblyOf("StreamTransform"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
