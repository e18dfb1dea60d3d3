using System.Diagnostics;
using System.Globalization;
using PluginHost.Soak;

const int Plugins = 2;
const int Samples = 40;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int reloads = Read("--reloads", 10_000);
int workers = Read("--workers", 4);
if (reloads < 2 * Samples || workers < 1)
{
    Console.Error.WriteLine($"--reloads is at least {2 * Samples}, --workers at least 1.");
    return 2;
}

string guests = FindGuests();
var versions = new Versions(guests);
var samples = new List<Sample>();
var failures = new List<string>();
long answered;
double seconds;
await using (SoakServer server = await SoakServer.StartAsync(guests, versions.Make(VersionKind.Good, -1)))
{
    var deployed = new Reloads(server, versions);
    long start = Stopwatch.GetTimestamp();
    await using (var load = new Load(server.Address, workers))
    {
        for (int number = 0; number < reloads; number++)
        {
            await deployed.DeployAsync(number);
            if ((number + 1) % (reloads / Samples) == 0)
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
    Console.WriteLine($"reloads\t{deployed.Counts.Values.Sum()}\tin {seconds:F0} s\t{answered} requests answered, by {workers} workers");
    foreach ((VersionKind kind, int count) in deployed.Counts)
    {
        Console.WriteLine($"versions\t{kind}\t{count}\t{Fate(kind)}");
    }
}

if (samples.Count >= 4)
{
    double resident = samples[^1].ResidentMiB;
    foreach (Trend trend in (Trend[])[
        Trend.Of("resident MiB", samples, sample => sample.ResidentMiB, Math.Max(12, resident * 0.04)),
        Trend.Of("managed MiB", samples, sample => sample.ManagedMiB, 2),
        Trend.Of("code maps", samples, sample => sample.CodeMaps, 16),
        Trend.Of("threads", samples, sample => sample.Threads, 4),
        Trend.Of("pool threads", samples, sample => sample.PoolThreads, 64),
        Trend.Of("files", samples, sample => sample.Files, 4),
        Trend.Of("versions", samples, sample => sample.Generations, 2)])
    {
        Console.WriteLine(
            $"trend\t{trend.Name}\tmean {trend.Mean:F1}\tslope {trend.Slope:F2} a thousand reloads\tgrowth {trend.Growth:F2} (allowed {trend.Allowed:F1})");
        if (!trend.IsFlat)
        {
            failures.Add($"{trend.Name} grew by {trend.Growth:F2} over the second half, more than {trend.Allowed:F1}.");
        }
    }
}

foreach (string failure in failures)
{
    Console.WriteLine($"FAILED\t{failure}");
}

Console.WriteLine(failures.Count == 0 ? "All of it held." : $"{failures.Count} things did not hold.");
return failures.Count == 0 ? 0 : 1;

int Read(string name, int fallback)
{
    int index = Array.IndexOf(args, name);
    return index < 0 ? fallback : index + 1 < args.Length && int.TryParse(args[index + 1], out int value) ? value : -1;
}

static string Fate(VersionKind kind) => kind == VersionKind.Good ? "served" : Versions.IsRefused(kind) ? "refused" : "reverted";

static string FindGuests()
{
    for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
    {
        string guests = Path.Combine(folder, "plugins", "dist");
        if (Directory.Exists(guests))
        {
            return guests;
        }
    }

    throw new DirectoryNotFoundException("plugins/dist is not above the application's own folder.");
}
