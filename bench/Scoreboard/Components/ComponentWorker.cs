using System.Globalization;
using Bench.Calls;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Components;

/// <summary>
/// Our side of the comparison with Node, a process of its own like the other: what the rows before have left of heap and compiled code is in
/// neither.
/// </summary>
internal static class ComponentWorker
{
    /// <summary>Answers every line with how long a call took, in nanoseconds, until there are no more.</summary>
    /// <param name="component">The component.</param>
    public static void Run(string component)
    {
        byte[] payload = CallsArea.MakePayload();
        Person[] people = CallsArea.MakePeople();
        using var plugin = new CallsPlugin(File.ReadAllBytes(component), PluginLifetime.Pooled);
        ICalls calls = plugin.Calls;
        while (Console.ReadLine()?.Split(' ') is [var work, var times])
        {
            int count = int.Parse(times, CultureInfo.InvariantCulture);
            Action<int> run = work switch
            {
                "add" => count => CallsArea.Add(calls, count),
                "bytes64k" => count => CallsArea.Echo(calls, payload, count),
                _ => count => CallsArea.Echo(calls, people, count),
            };
            Console.WriteLine(Pairs.Time(run, count).ToString(CultureInfo.InvariantCulture));
        }
    }
}
