using System.Diagnostics;
using System.Globalization;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Ops;

/// <summary>A process of its own that makes calls when it is told to, because what is compared is decided when a process starts.</summary>
internal static class CallsWorker
{
    private const int CallsPerBatch = 2000;

    /// <summary>Answers every line with how long a call took, in nanoseconds, until there are no more.</summary>
    /// <param name="switches">Switches of the runtime that are off.</param>
    public static void Run(string[] switches)
    {
        foreach (string name in switches)
        {
            AppContext.SetSwitch(name, false);
        }

        using var plugin = new CallsPlugin(Calls.GuestText.ToModule(), PluginLifetime.Pooled);
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed < TimeSpan.FromSeconds(3))
        {
            OpsArea.Echo(plugin.Calls, CallsPerBatch);
        }

        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            long start = Stopwatch.GetTimestamp();
            OpsArea.Echo(plugin.Calls, CallsPerBatch);
            Console.WriteLine((Stopwatch.GetElapsedTime(start).TotalNanoseconds / CallsPerBatch).ToString(CultureInfo.InvariantCulture));
        }
    }
}
