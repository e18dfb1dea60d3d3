using System.Diagnostics;

namespace PluginHost.Scoreboard.Loading;

/// <summary>Starts the small application in a process of its own.</summary>
internal static class StartedApp
{
    private const string Answer = "Hello, world!";
    private const string Listening = "Now listening on: ";

    /// <summary>How long it takes from starting the process to having its first answer, in milliseconds.</summary>
    /// <param name="client">Asks it.</param>
    /// <param name="arguments">Its plugin's file, and where that one's code is; nothing for no plugins.</param>
    public static double MeasureStart(HttpClient client, params string[] arguments)
    {
        // In its own folder, all of which it watches for changes of its settings: in a large one that takes as long as all the rest.
        string app = FindApp();
        var how = new ProcessStartInfo(app, arguments) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(app) };
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(how) ?? throw new InvalidOperationException("The application did not start.");
        try
        {
            string answer = client.GetStringAsync(ReadAddress(process)).GetAwaiter().GetResult();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return answer == Answer ? elapsed : throw new InvalidOperationException($"The application answered: {answer}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    // Beside this program, as the same build makes it.
    private static string FindApp()
    {
        string folder = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string path = Path.Combine(folder, "..", "..", "StartApp", Path.GetFileName(folder), "StartApp");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there; bench/scoreboard.sh builds it.");
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
