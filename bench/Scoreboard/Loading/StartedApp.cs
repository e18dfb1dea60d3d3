using System.Diagnostics;

namespace PluginHost.Scoreboard.Loading;

/// <summary>Starts the small application in a process of its own.</summary>
internal static class StartedApp
{
    private const string Listening = "Now listening on: ";

    /// <summary>How long it takes from starting the process to having its first answer, in milliseconds.</summary>
    /// <param name="client">Asks it.</param>
    /// <param name="cachePath">Where its plugin's code is; <see langword="null"/> for no plugins.</param>
    public static double MeasureStart(HttpClient client, string? cachePath)
    {
        string[] arguments = cachePath is null ? ["start"] : ["start", cachePath];
        var how = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true };
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(how) ?? throw new InvalidOperationException("The application did not start.");
        try
        {
            string answer = client.GetStringAsync(ReadAddress(process)).GetAwaiter().GetResult();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return answer == StartApp.Answer ? elapsed : throw new InvalidOperationException($"The application answered: {answer}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static Uri ReadAddress(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[(at + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException("The application ended before it listened.");
    }
}
