using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PluginHost.Scoreboard.Http;

/// <summary>Requests from <c>wrk</c>, on a core of its own.</summary>
internal static partial class Load
{
    private const int Connections = 32;

    /// <summary>Whether the tools are there.</summary>
    public static bool IsAvailable => IsOnPath("wrk") && IsOnPath("taskset");

    /// <summary>Sends requests as fast as they are answered, and measures what they cost the server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">The variant.</param>
    /// <param name="script">A wrk script that makes the request.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="core">Where the load comes from.</param>
    public static Sample Run(ServerProcess server, string path, string script, int seconds, int core)
    {
        var start = new ProcessStartInfo(
            "taskset",
            [
                "-c", $"{core}", "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "-s", script,
                new Uri(server.Address, path).ToString(),
            ])
        {
            RedirectStandardOutput = true,
        };
        TimeSpan before = server.GetProcessorTime();
        using Process wrk = Process.Start(start)!;
        string output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        TimeSpan spent = server.GetProcessorTime() - before;
        Match requests = Requests().Match(output);
        if (wrk.ExitCode != 0 || !requests.Success || output.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"wrk did not get its answers from {path}:\n{output}");
        }

        double count = double.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture);
        double duration = double.Parse(requests.Groups[2].Value, CultureInfo.InvariantCulture);
        return new Sample(spent.TotalMicroseconds / count, count / duration);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex Requests();

    /// <param name="MicrosecondsPerRequest">Processor time of the server.</param>
    /// <param name="RequestsPerSecond">Throughput.</param>
    internal readonly record struct Sample(double MicrosecondsPerRequest, double RequestsPerSecond);
}
