using System.Diagnostics;
using System.Globalization;

namespace PluginHost.Fuzz.Tests.Support;

/// <summary>
/// Runs a fuzz target round by round, each with a seed of its own that makes the round again. By default a few rounds with the same
/// seeds every time; for longer by an environment variable.
/// </summary>
internal static class FuzzTarget
{
    /// <summary>How many seconds each target runs, from seeds that have not been tried.</summary>
    private const string SecondsVariable = "PLUGINHOST_FUZZ_SECONDS";

    /// <summary>The one seed to run, or where a long run starts.</summary>
    private const string SeedVariable = "PLUGINHOST_FUZZ_SEED";

    private const int FirstSeed = 20_260_101;

    private static int? Seconds => Read(SecondsVariable);

    private static int? Seed => Read(SeedVariable);

    /// <summary>Runs rounds.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="rounds">How many rounds, unless it is to run for a time.</param>
    /// <param name="round">Takes the seed.</param>
    public static async Task RunAsync(string target, int rounds, Func<int, Task> round)
    {
        int first = Seed ?? (Seconds is null ? FirstSeed : Environment.TickCount & 0x3fff_ffff);
        if (Seconds is null && Seed is not null)
        {
            rounds = 1;
        }

        long start = Stopwatch.GetTimestamp();
        int done = 0;
        while (Seconds is { } seconds ? Stopwatch.GetElapsedTime(start).TotalSeconds < seconds : done < rounds)
        {
            int seed = first + done;
            await using var mark = SeedFile.Write(target, seed);
            try
            {
                await round(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"{target} failed in round {done}. {SeedVariable}={seed} makes it again. {exception.Message}", exception);
            }

            done++;
        }

        TestContext.Current.SendDiagnosticMessage(
            "{0}: {1} rounds from seed {2} in {3:F0} s", target, done, first, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Assert.True(done > 0, "Nothing was run.");
    }

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
