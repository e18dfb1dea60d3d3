using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Scoreboard.Instances;
using PluginHost.Streams;

namespace PluginHost.Scoreboard.Streams;

/// <summary>
/// Two partitions on two threads, with the garbage collector that services have, the server's: it is decided when a process starts, so this
/// is one of its own.
/// </summary>
internal static class Partitions
{
    /// <summary>The process's argument.</summary>
    public const string Argument = "measure-partitions";

    /// <summary>Has the row measured.</summary>
    public static Row Measure()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "1";
        using Process process = Process.Start(start)!;
        string row = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Row>(row)!
            : throw new InvalidOperationException($"The process that measures partitions ended with {process.ExitCode}.");
    }

    /// <summary>Measures it, in the process of its own.</summary>
    public static void Run()
    {
        if (!GCSettings.IsServerGC)
        {
            throw new InvalidOperationException("This process does not have the server's garbage collector.");
        }

        using ServiceProvider services = StreamBench.AddGuests(("copy", "stream-work.wasm", "{}"));
        StreamRecord[] records = StreamArea.PlainRecords();

        // A partition is on one thread at a time, and threads come and go.
        var partitions = new ConcurrentBag<Action<int>>([Partition(), Partition()]);
        Row row = TwoThreads.MeasureOverOne(
            "stream/two-partitions@one",
            "records/s",
            "one partition on one thread (more is better)",
            StreamBench.BatchRecords,
            batches =>
            {
                Action<int> partition =
                    partitions.TryTake(out Action<int>? free) ? free : throw new InvalidOperationException("There are two.");
                partition(batches);
                partitions.Add(partition);
            });
        Console.WriteLine(JsonSerializer.Serialize(row));

        Action<int> Partition() => new StreamBench(StreamBench.Guest(services, "copy"), records).Check().Run;
    }
}
