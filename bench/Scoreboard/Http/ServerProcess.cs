using System.Diagnostics;

namespace PluginHost.Scoreboard.Http;

/// <summary>The server, on a core of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static ServerProcess Start(int core)
    {
        var start = new ProcessStartInfo("taskset", ["-c", $"{core}", Environment.ProcessPath!, "serve"]) { RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                // Whatever else it says must not fill the pipe.
                process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, new Uri(line[(at + Listening.Length)..]));
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>The processor time that the process has taken, user and system.</summary>
    public TimeSpan GetProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
