using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PluginHost.Scoreboard.Http;
using PluginHost.Scoreboard.Loading;

namespace PluginHost.Scoreboard.Ops;

/// <summary>
/// What the slowest of a hundred requests waits while the filter that they pass is replaced, again as soon as the version before serves,
/// against windows in which it is not. Every version is a new file that has to be compiled on the server's own core, which never rests. A
/// request that fails ends the measurement, and so does a window in which no version came to serve.
/// </summary>
internal static partial class ReloadUnderLoad
{
    private const int Rounds = 5;
    private const int WindowSeconds = 15;
    private const int ServerCore = 0;
    private const int LoadCore = 1;
    private const int WarmReloads = 60;
    private const int WarmWindows = 3;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static Row Measure()
    {
        if (!Load.IsAvailable || Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("ops/p99-during-reload needs Linux, two cores, taskset and wrk (Debian: apt-get install wrk).");
        }

        using var folder = new PrivateFolder();
        string path = Path.Combine(folder.Path, "filter.wasm");
        var versions = new GuestVersions(Guests.PathOf("header-check.wasm"), path);
        versions.Put(0);
        using ServerProcess server = ServerProcess.Start(ServerCore, "serve-reloaded", path);
        using var reloads = new ServedVersions(server, versions);

        // The runtime compiles the way of a reload as it does that of a request: when it has been gone often enough.
        for (int i = 0; i < WarmReloads; i++)
        {
            reloads.Next();
            reloads.Wait();
        }

        // And when it has been gone under load, as it is measured.
        for (int i = 0; i < WarmWindows; i++)
        {
            Window(server, reloads, isReloaded: true);
        }

        return Scoreboard.Rounds.Measure(
            "ops/p99-during-reload@steady",
            "without reloads",
            Rounds,
            ours: () => Window(server, reloads, isReloaded: true),
            reference: () => Window(server, reloads, isReloaded: false));
    }

    // The 99th percentile of one window, in milliseconds.
    private static double Window(ServerProcess server, ServedVersions reloads, bool isReloaded)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "get.lua");
        using Process wrk = Process.Start(new ProcessStartInfo(
            "taskset",
            ["-c", $"{LoadCore}", "wrk", "-t1", "-c8", $"-d{WindowSeconds}s", "--latency", "-s", script, server.Address.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        Task<string> output = wrk.StandardOutput.ReadToEndAsync();
        int before = reloads.Count;
        if (isReloaded)
        {
            reloads.Next();
        }

        while (!wrk.WaitForExit(Between))
        {
            // Asking takes time of the server and of its client, so it is done in every window.
            bool isPending = reloads.IsPending;
            if (isReloaded && !isPending)
            {
                reloads.Next();
            }
        }

        string text = output.GetAwaiter().GetResult();
        if (isReloaded && reloads.Count == before)
        {
            throw new InvalidOperationException($"No version came to serve within {WindowSeconds} seconds.");
        }

        // The next window is one without.
        reloads.Wait();
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
