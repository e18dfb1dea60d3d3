using System.Globalization;
using PluginHost.Soak;
using PluginHost.Soak.Reloading;
using PluginHost.Soak.Streams;
using PluginHost.Soak.Traps;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int reloads = Read("--reloads", 10_000);
int workers = Read("--workers", 4);
int minutes = Read("--minutes", 60);
int seconds = Read("--seconds", 60);
if (reloads < 2 * Sample.Count || workers < 1 || minutes < 1 || seconds < 1)
{
    Console.Error.WriteLine($"--reloads is at least {2 * Sample.Count}, --workers, --minutes and --seconds at least 1.");
    return 2;
}

IReadOnlyList<string> failures = args switch
{
    ["streams", ..] => await StreamSoak.RunAsync(TimeSpan.FromMinutes(minutes)),
    ["traps", ..] => await TrapSoak.RunAsync(TimeSpan.FromSeconds(seconds), workers),
    _ => await ReloadSoak.RunAsync(reloads, workers),
};
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
