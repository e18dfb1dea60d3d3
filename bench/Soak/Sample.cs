using System.Globalization;

namespace PluginHost.Soak;

/// <summary>What the process had at some time, with all garbage collected.</summary>
/// <param name="At">When: after so many reloads, or seconds.</param>
/// <param name="ResidentMiB">Its memory, in MiB.</param>
/// <param name="ManagedMiB">The managed part of it.</param>
/// <param name="Threads">Its threads but for the pool's, of which the runtime has more whenever the machine is busy.</param>
/// <param name="PoolThreads">The pool's.</param>
/// <param name="Files">Its open files.</param>
/// <param name="CodeMaps">What is mapped to be run: each compiled guest is, so these are the handles of native code.</param>
/// <param name="Generations">Versions of which something is left.</param>
internal sealed record Sample(
    double At, double ResidentMiB, double ManagedMiB, int Threads, int PoolThreads, int Files, int CodeMaps, int Generations)
{
    /// <summary>How many are taken of one run.</summary>
    public const int Count = 40;

    private const double MiB = 1024 * 1024;

    /// <summary>Looks.</summary>
    public static Sample Take(double at, int generations)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // What that collection left. GC.GetTotalMemory, asked beside requests, now and then takes what is free off twice.
        GCMemoryInfo left = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        int pool = ThreadPool.ThreadCount;
        return new Sample(
            at,
            ReadStatus("VmRSS:") / 1024,
            (left.HeapSizeBytes - left.FragmentedBytes) / MiB,
            (int)ReadStatus("Threads:") - pool,
            pool,
            Directory.GetFiles("/proc/self/fd").Length,
            File.ReadLines("/proc/self/maps").Count(line => line.Split(' ', 3)[1].Contains('x', StringComparison.Ordinal)),
            generations);
    }

    private static double ReadStatus(string key) => double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..]
            .Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture);
}
