using System.Text.Json;
using PluginHost.Scoreboard;
using PluginHost.Scoreboard.Calls;
using PluginHost.Scoreboard.Components;
using PluginHost.Scoreboard.Compute;
using PluginHost.Scoreboard.Http;
using PluginHost.Scoreboard.Instances;
using PluginHost.Scoreboard.Limits;
using PluginHost.Scoreboard.Loading;
using PluginHost.Scoreboard.Ops;
using PluginHost.Scoreboard.Streams;

// What is measured in processes of its own.
switch (args)
{
    case ["serve"]:
        await BenchServer.RunAsync();
        return 0;
    case ["serve-calls", ..]:
        CallsWorker.Run(args[1..]);
        return 0;
    case ["serve-reloaded", var guest]:
        await ReloadServer.RunAsync(guest);
        return 0;
    case ["serve-component", var component]:
        ComponentWorker.Run(component);
        return 0;
    case [CallsArea.Argument, var file]:
        File.WriteAllText(file, JsonSerializer.Serialize(CallsArea.MeasureHere()));
        return 0;
    case [Partitions.Argument]:
        Partitions.Run();
        return 0;
}

// Areas in the order in which they are measured.
(string Name, Func<IEnumerable<Row>> Measure)[] areas =
[
    ("calls", CallsArea.Measure),
    ("instances", InstancesArea.Measure),
    ("components", ComponentsArea.Measure),
    ("load", LoadArea.Measure),
    ("compute", ComputeArea.Measure),
    ("limits", LimitsArea.Measure),
    ("http", HttpArea.Measure),
    ("stream", StreamArea.Measure),
    ("ops", OpsArea.Measure),
];

string? area = null;
string? json = null;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--json" && i + 1 < args.Length)
    {
        json = args[++i];
    }
    else if (area is null && areas.Any(known => known.Name == args[i]))
    {
        area = args[i];
    }
    else
    {
        Console.Error.WriteLine($"usage: bench/scoreboard.sh [{string.Join('|', areas.Select(known => known.Name))}] [--json FILE]");
        return 2;
    }
}

var rows = new List<Row>();
Report.PrintHeader();
foreach (var (_, measure) in areas.Where(known => area is null || known.Name == area))
{
    foreach (Row row in measure())
    {
        Report.Print(row);
        rows.Add(row);
    }
}

if (json is not null)
{
    Report.WriteJson(json, rows);
}

Row[] failed = [.. rows.Where(row => row.IsBelowFloor)];
foreach (Row row in failed)
{
    Console.Error.WriteLine(FormattableString.Invariant($"{row.Name} is {row.Ratio:G3}, and must be at least {row.Floor:G3}."));
}

return failed.Length == 0 ? 0 : 1;
