using System.Diagnostics;
using PluginHost.Scoreboard.Http;
using PluginHost.Scoreboard.Loading;

namespace PluginHost.Scoreboard.Ops;

/// <summary>
/// Every call of a filter traps at full load: first without a circuit breaker, so that every request is a trap, then with one. Memory has to
/// stay flat over the second half of both, the breaker has to open, and once the file is mended the service has to answer without a restart.
/// </summary>
internal static class TrapSoak
{
    private const string Trapping = """
        (module
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
          (func (export "plugin-host:http/request-filter@0.1.0#on-request-headers") (result i32) unreachable))
        """;

    // What a heap may breathe within half a minute.
    private const double MaxGrowth = 16 * 1024 * 1024;
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <param name="duration">How long all of it traps.</param>
    /// <returns>0 if everything held.</returns>
    public static int Run(TimeSpan duration)
    {
        using var folder = new PrivateFolder();
        string path = Path.Combine(folder.Path, "filter.wasm");
        File.WriteAllBytes(path, Wasmtime.Module.ConvertText(Trapping));
        using ServerProcess server = ServerProcess.Start(0, "serve-reloaded", path);
        using var client = new HttpClient { BaseAddress = server.Address };
        bool holds = Load(server, "/", duration / 2, "every request is a trap");
        holds &= Load(server, "/guarded", duration / 2, "with a circuit breaker");

        string health = client.GetStringAsync("/health").GetAwaiter().GetResult();
        Console.WriteLine($"health\t{health}");
        holds &= Check(health == "Degraded", "the breaker has opened");

        var time = Stopwatch.StartNew();
        new GuestVersions(Guests.PathOf("header-check.wasm"), path).Put(1);
        bool hasRecovered = false;
        while (!hasRecovered && time.Elapsed < MaxRecovery)
        {
            hasRecovered = IsAnswered(client, "/") && IsAnswered(client, "/guarded");
        }

        Console.WriteLine($"recovered\t{time.Elapsed.TotalMilliseconds:0} ms after the file was mended");
        holds &= Check(hasRecovered, "the service has recovered");
        Console.WriteLine(holds ? "holds" : "does not hold");
        return holds ? 0 : 1;
    }

    private static bool IsAnswered(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-check", "1");
        using HttpResponseMessage response = client.Send(request);
        return response.IsSuccessStatusCode;
    }

    private static bool Load(ServerProcess server, string path, TimeSpan duration, string what)
    {
        using Process wrk = Process.Start(new ProcessStartInfo(
            "taskset", ["-c", "1", "wrk", "-t1", "-c32", $"-d{(int)duration.TotalSeconds}s", new Uri(server.Address, path).ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        Task<string> output = wrk.StandardOutput.ReadToEndAsync();
        var samples = new List<(double Seconds, double Bytes)>();
        var time = Stopwatch.StartNew();
        while (!wrk.WaitForExit(TimeSpan.FromMilliseconds(250)))
        {
            samples.Add((time.Elapsed.TotalSeconds, server.GetResidentBytes()));
        }

        (double Seconds, double Bytes)[] half = [.. samples.Skip(samples.Count / 2)];
        double slope = SlopeOf(half);
        double growth = slope * (half[^1].Seconds - half[0].Seconds);
        string requests = output.GetAwaiter().GetResult().Split('\n').First(line => line.Contains("requests in", StringComparison.Ordinal)).Trim();
        Console.WriteLine(
            $"{what}\t{requests}\tresident {half[^1].Bytes / 1024 / 1024:0} MiB, slope over the second half {slope / 1024:0.0} KiB/s");
        return Check(growth < MaxGrowth, "memory is flat");
    }

    // By least squares.
    private static double SlopeOf((double Seconds, double Bytes)[] samples)
    {
        double seconds = samples.Average(sample => sample.Seconds);
        double bytes = samples.Average(sample => sample.Bytes);
        return samples.Sum(sample => (sample.Seconds - seconds) * (sample.Bytes - bytes))
            / samples.Sum(sample => (sample.Seconds - seconds) * (sample.Seconds - seconds));
    }

    private static bool Check(bool holds, string what)
    {
        if (!holds)
        {
            Console.WriteLine($"NOT SO\t{what}");
        }

        return holds;
    }
}
