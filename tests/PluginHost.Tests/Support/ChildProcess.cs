using System.Diagnostics;

namespace PluginHost.Tests.Support;

/// <summary>Runs a test of this assembly in a process of its own, which it may kill.</summary>
internal static class ChildProcess
{
    /// <summary>Runs an explicit test and checks that it passed and its process survived.</summary>
    /// <param name="class">The test's class.</param>
    /// <param name="method">The test.</param>
    public static async Task RunAsync(Type @class, string method)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-noLogo", "-noColor", "-explicit", "only", "-method", $"{@class.FullName}.{method}" },
        };
        using Process process = Process.Start(start)!;
        await using CancellationTokenRegistration kill = TestContext.Current.CancellationToken.Register(process.Kill);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        string all = $"Exit code {process.ExitCode}.\n{output}\n{await errors}";
        Assert.True(process.ExitCode == 0, all);
        Assert.True(output.Contains("Total: 1,", StringComparison.Ordinal), all);
    }
}
