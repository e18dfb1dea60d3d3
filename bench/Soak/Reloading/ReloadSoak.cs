using System.Diagnostics;

namespace PluginHost.Soak.Reloading;

/// <summary>Replaces a filter again and again, by good versions and by bad ones of every kind, while a server answers requests.</summary>
internal static class ReloadSoak
{
    private const int Plugins = 2;

    // Fewer reloads end while the process still warms up.
    private const int Long = 2000;

    /// <summary>Runs it.</summary>
    /// <returns>What did not hold.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(int reloads, int workers)
    {
        string guests = Guests.FindFolder();
        var versions = new Versions(guests);
        var samples = new List<Sample>();
        var failures = new List<string>();
        long answered;
        double seconds;
        await using (SoakServer server = await SoakServer.StartAsync(guests, versions.Make(VersionKind.Good, -1)))
        {
            var deployed = new Reloads(server, versions);
            long start = Stopwatch.GetTimestamp();
            await using (var load = new Load(server.Address, workers, "/checked", "200 yes"))
            {
                for (int number = 0; number < reloads; number++)
                {
                    await deployed.DeployAsync(number);
                    if ((number + 1) % (reloads / Sample.Count) == 0)
                    {
                        samples.Add(Sample.Take(number + 1, server.LiveGenerations));
                        Console.Error.WriteLine($"{samples[^1]} {load.Answered} answered, {load.Failed} failed");
                    }

                    if (deployed.Surprises.Count > 20)
                    {
                        break;
                    }
                }

                answered = load.Answered;
                if (load.Failed > 0)
                {
                    failures.Add($"{load.Failed} requests failed; the first got: {load.FirstFailure}");
                }
            }

            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            failures.AddRange(Judge(server.Rejections));
            await deployed.DrainAsync(Plugins);
            if (server.LiveGenerations != Plugins)
            {
                failures.Add($"{server.LiveGenerations} versions are left, not {Plugins}.");
            }

            int left = await server.StopAsync();
            if (left != 0)
            {
                failures.Add($"{left} versions are left after the end.");
            }

            await deployed.DisposeAsync();
            failures.AddRange(deployed.Surprises);
            Console.WriteLine($"rejections\t{server.Rejections.Counts.Values.Sum()}\tby the host, of {server.Rejections.Asked} outcomes of filters");
            Console.WriteLine($"reloads\t{deployed.Counts.Values.Sum()}\tin {seconds:F0} s\t{answered} requests answered, by {workers} workers");
            foreach ((VersionKind kind, int count) in deployed.Counts)
            {
                Console.WriteLine($"versions\t{kind}\t{count}\t{Fate(kind)}");
            }
        }

        failures.AddRange(Trend.Report(samples, samples, "thousand reloads", 1000, reloads < Long ? 32 : 12, Trend.Of("versions", samples, sample => sample.Generations, 2)));
        return failures;
    }

    // A swap is no reason not to let a call in. What a version itself does, its traps and its time, is answered for by the fallback.
    private static IEnumerable<string> Judge(Rejections rejections)
    {
        foreach ((PluginRejection why, long count) in rejections.Counts)
        {
            yield return $"{count} calls were rejected by the host: {why}.";
        }

        if (rejections.Asked == 0)
        {
            yield return "No outcome of a filter was seen.";
        }
    }

    private static string Fate(VersionKind kind) => kind == VersionKind.Good ? "served" : Versions.IsRefused(kind) ? "refused" : "reverted";
}
