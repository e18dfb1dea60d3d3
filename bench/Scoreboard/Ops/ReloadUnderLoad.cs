using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PluginHost.Scoreboard.Http;
using PluginHost.Scoreboard.Loading;

namespace PluginHost.Scoreboard.Ops;

/// <summary>
/// What the slowest of a hundred requests waits while the filter that they pass is replaced again and again, against windows in which it is
/// not. Every version is a new file that has to be compiled. A request that fails ends the measurement.
/// </summary>
internal static partial class ReloadUnderLoad
{
    private const int Rounds = 8;
    private const int WindowSeconds = 3;
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    // A file settles for a quarter of a second, so each of them is one reload.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(700);

    public static Row Measure()
    {
        if (!Load.IsAvailable || Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("ops/p99-during-reload needs Linux, two cores, taskset and wrk (Debian: apt-get install wrk).");
        }

        using var folder = new PrivateFolder();
        string path = Path.Combine(folder.Path, "filter.wasm");
        var versions = new GuestVersions(Guests.PathOf("header-check.wasm"), path);
        int version = 0;
        versions.Put(version);
        using ServerProcess server = ServerProcess.Start(ServerCore, "serve-reloaded", path);
        Window(server, replace: null);
        return Scoreboard.Rounds.Measure(
            "ops/p99-during-reload@steady",
            "without reloads",
            Rounds,
            ours: () => Window(server, () => versions.Put(++version)),
            reference: () => Window(server, replace: null));
    }

    // The 99th percentile of one window, in milliseconds.
    private static double Window(ServerProcess server, Action? replace)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "get.lua");
        using Process wrk = Process.Start(new ProcessStartInfo(
            "taskset",
            ["-c", $"{LoadCore}", "wrk", "-t1", "-c8", $"-d{WindowSeconds}s", "--latency", "-s", script, server.Address.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        Task<string> output = wrk.StandardOutput.ReadToEndAsync();
        while (replace is not null && !wrk.WaitForExit(Between))
        {
            replace();
        }

        wrk.WaitForExit();
        string text = output.GetAwaiter().GetResult();
        Match match = NinetyNinth().Match(text);
        if (wrk.ExitCode != 0 || !match.Success || text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"wrk did not get its answers:\n{text}");
        }

        double value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "us" => value / 1000,
            "ms" => value,
            _ => value * 1000,
        };
    }

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex NinetyNinth();
}
