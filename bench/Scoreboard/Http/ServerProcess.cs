using System.Diagnostics;

namespace PluginHost.Scoreboard.Http;

/// <summary>The server, on a core of its own, and in a control group of its own as services are.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly ServiceGroup? _group;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        _group = ServiceGroup.Enter(process.Id);
        Address = address;
    }

    public Uri Address { get; }

    public static ServerProcess Start(int core) => Start(core, "serve");

    /// <summary>Starts a server as this program has it.</summary>
    /// <param name="core">Where it runs.</param>
    /// <param name="arguments">Which one.</param>
    public static ServerProcess Start(int core, params string[] arguments)
    {
        var start = new ProcessStartInfo("taskset", ["-c", $"{core}", Environment.ProcessPath!, .. arguments]) { RedirectStandardOutput = true };
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

    /// <summary>The memory that the process has, in bytes.</summary>
    public long GetResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
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
        _group?.Dispose();
    }
}
