using System.Diagnostics;
using System.Globalization;

namespace PluginHost.Tests.Support;

/// <summary>Runs a test of this assembly in a process of its own, which it may kill.</summary>
internal static class ChildProcess
{
    private const string Variable = "PLUGINHOST_TESTS_CHILD";

    private const string ArgumentVariable = "PLUGINHOST_TESTS_ARGUMENT";

    /// <summary>What the test that started this process has to say to it.</summary>
    public static string Argument => Environment.GetEnvironmentVariable(ArgumentVariable) ?? "";

    /// <summary>Whether this process is one that a test started.</summary>
    public static bool IsCurrent => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Runs a test that is marked with <see cref="ChildFactAttribute"/> and checks that it passed and its process survived.</summary>
    /// <param name="class">The test's class.</param>
    /// <param name="method">The test.</param>
    /// <param name="argument">What it finds in <see cref="Argument"/>.</param>
    public static async Task RunAsync(Type @class, string method, string argument = "")
    {
        string output = await RunAsync(Start(Environment.ProcessPath!, "-method", $"{@class.FullName}.{method}"), argument);
        Assert.True(output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }

    /// <summary>Runs a test as <see cref="RunAsync(Type, string, string)"/> does, in a process that starts with so many bytes of addresses.</summary>
    /// <param name="class">The test's class.</param>
    /// <param name="method">The test.</param>
    /// <param name="addressBytes">The bytes.</param>
    public static async Task RunLimitedAsync(Type @class, string method, long addressBytes)
    {
        ProcessStartInfo start = Start(
            "/bin/sh",
            "-c",
            string.Create(CultureInfo.InvariantCulture, $"ulimit -v {addressBytes / 1024} && exec \"$@\""),
            "sh",
            Environment.ProcessPath!,
            "-method",
            $"{@class.FullName}.{method}");

        // Without it, the runtime itself takes more addresses than there are.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000";
        string output = await RunAsync(start, argument: "");
        Assert.True(output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }

    /// <summary>Runs <see cref="Entry"/> with a scenario, on the thread that the process starts with.</summary>
    /// <param name="scenario">The scenario's name.</param>
    public static async Task RunOnMainThreadAsync(string scenario)
    {
        ProcessStartInfo start = Start(Environment.ProcessPath!);
        start.Environment[Entry.ScenarioVariable] = scenario;
        await RunAsync(start, argument: "");
    }

    /// <summary>Runs all tests of a class and checks that they passed and their process survived.</summary>
    /// <param name="class">The class.</param>
    public static async Task RunAsync(Type @class)
    {
        string output = await RunAsync(Start(Environment.ProcessPath!, "-class", @class.FullName!), argument: "");
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
        Assert.Contains("Skipped: 0,", output, StringComparison.Ordinal);
    }

    private static ProcessStartInfo Start(string program, params string[] arguments) =>
        new(program, [.. arguments, "-noLogo", "-noColor"]) { RedirectStandardOutput = true, RedirectStandardError = true };

    private static async Task<string> RunAsync(ProcessStartInfo start, string argument)
    {
        start.Environment[Variable] = "1";
        start.Environment[ArgumentVariable] = argument;
        using Process process = Process.Start(start)!;
        await using CancellationTokenRegistration kill = TestContext.Current.CancellationToken.Register(process.Kill);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        string all = $"Exit code {process.ExitCode}.\n{output}\n{await errors}";
        Assert.True(process.ExitCode == 0, all);
        return all;
    }
}
