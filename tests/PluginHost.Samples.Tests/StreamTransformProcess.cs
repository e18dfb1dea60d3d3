using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace PluginHost.Samples.Tests;

/// <summary>The sample StreamTransform as a process, from its start to its end.</summary>
internal static partial class StreamTransformProcess
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, IEnumerable<string> arguments)
    {
        using Process process = Start(folder, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }

    /// <summary>Sends it what Control-C sends, once it has shown its progress.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> InterruptAsync(string folder, IEnumerable<string> arguments)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using Process process = Start(folder, arguments);
        try
        {
            var errors = new StringBuilder();
            char[] read = new char[256];

            // Before its guests are compiled, which takes long on a busy machine, it has read none.
            while (!SomeRecords().IsMatch(errors.ToString()))
            {
                int count = await process.StandardError.ReadAsync(read, patience.Token);
                Assert.True(count > 0, errors.ToString());
                errors.Append(read, 0, count);
            }

            patience.CancelAfter(TimeSpan.FromMinutes(1));
            using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            Task<string> rest = process.StandardError.ReadToEndAsync(patience.Token);
            string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, output, errors + await rest);
        }
        finally
        {
            process.Kill();
        }
    }

    private static Process Start(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.AssemblyOf("StreamTransform"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }

    [GeneratedRegex("[1-9][0-9,]* records")]
    private static partial Regex SomeRecords();
}
