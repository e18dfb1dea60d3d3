using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Polly.CircuitBreaker;

namespace PluginHost.Soak.Traps;

/// <summary>
/// Every call of a filter traps at full load: first without a circuit breaker, so that every request is a trap, then with one. Then the file
/// is mended, still under load.
/// </summary>
internal sealed class TrapSoak
{
    private const string Unavailable = "503 ";
    private const string Served = "200 yes";
    private const string Trapping = """
        (module
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
          (func (export "plugin-host:http/request-filter@0.1.0#on-request-headers") (result i32) unreachable))
        """;

    // What a heap may breathe within half a minute.
    private const double MaxGrowthMiB = 16;
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(10);

    private readonly List<string> _failures = [];

    /// <summary>Runs it.</summary>
    /// <param name="duration">How long calls trap.</param>
    /// <param name="workers">How many clients there are.</param>
    /// <returns>What did not hold.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(TimeSpan duration, int workers)
    {
        var soak = new TrapSoak();
        await using TrapServer server = await TrapServer.StartAsync(Wasmtime.Module.ConvertText(Trapping));
        await soak.TrapAsync(server, TrapServer.Open, duration / 2, workers);
        await soak.TrapAsync(server, TrapServer.Guarded, duration / 2, workers);
        await soak.CheckBreakerAsync(server);
        await soak.RecoverAsync(server, workers);
        int left = await server.StopAsync();
        soak.Check(left == 0, $"{left} versions are left after the end.");
        return soak._failures;
    }

    private async Task TrapAsync(TrapServer server, string path, TimeSpan duration, int workers)
    {
        var samples = new List<Sample>();
        long start = Stopwatch.GetTimestamp();
        double seconds;
        long answered;
        await using (var load = new Load(server.Address, workers, path, Unavailable))
        {
            for (int i = 0; i < Sample.Count; i++)
            {
                await Task.Delay(duration / Sample.Count);
                samples.Add(Sample.Take(Stopwatch.GetElapsedTime(start).TotalSeconds, server.LiveGenerations));
                Console.Error.WriteLine($"{samples[^1]} {load.Answered} answered, {load.Failed} failed");
            }

            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            answered = load.Answered;
            Check(load.Failed == 0, $"{load.Failed} requests to {path} got something else than a trap's answer; the first: {load.FirstFailure}");
        }

        Console.WriteLine($"traps\t{path}\t{answered} requests answered in {seconds:F0} s, {answered / seconds:F0} a second");
        Check(answered > 0, $"No request to {path} was answered.");
        _failures.AddRange(Trend.Report(
            samples, samples, "minute", 60, duration < Long ? MaxGrowthMiB : 12, Trend.Of("versions", samples, sample => sample.Generations, 0)));
    }

    private async Task CheckBreakerAsync(TrapServer server)
    {
        PluginCircuit circuit = server.Circuit;
        HealthStatus health = await server.CheckHealthAsync();
        Console.WriteLine($"breaker\t{circuit.State}\thealth {health}");
        Check(circuit.State != CircuitState.Closed, "The breaker has not opened.");
        Check(health == HealthStatus.Degraded, $"The health check says {health}.");
    }

    private async Task RecoverAsync(TrapServer server, int workers)
    {
        byte[] good = await File.ReadAllBytesAsync(Path.Combine(Guests.FindFolder(), "header-check.wasm"));
        long start = Stopwatch.GetTimestamp();
        await using (new Load(server.Address, workers, TrapServer.Guarded, Served))
        {
            server.File.Deploy(good);
            foreach (string path in new[] { TrapServer.Open, TrapServer.Guarded })
            {
                Check(await IsServedAsync(server, path, start), $"{path} has not recovered within {MaxRecovery} after the file was mended.");
            }
        }

        Console.WriteLine($"recovered\t{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms after the file was mended");
        await using (var load = new Load(server.Address, workers, TrapServer.Guarded, Served))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            Check(load.Failed == 0 && load.Answered > 0, $"{load.Failed} requests failed afterwards; the first: {load.FirstFailure}");
        }

        HealthStatus health = await server.CheckHealthAsync();
        Check(health == HealthStatus.Healthy, $"The health check says {health} after the file was mended.");
        Check(server.LiveGenerations == TrapServer.Plugins, $"{server.LiveGenerations} versions are left, not {TrapServer.Plugins}.");
    }

    private static async Task<bool> IsServedAsync(TrapServer server, string path, long start)
    {
        while (Stopwatch.GetElapsedTime(start) < MaxRecovery)
        {
            await using var load = new Load(server.Address, workers: 1, path, Served);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
            if (load.Answered > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            _failures.Add(otherwise);
        }
    }
}
