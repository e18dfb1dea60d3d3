using System.Diagnostics;
using System.Globalization;

namespace PluginHost.Scoreboard.Components;

/// <summary>A process that makes calls of a guest when it is told to, and says how long they took: <c>add 1000</c> a line.</summary>
internal sealed class TimedProcess(string program, params string[] arguments) : IDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Makes calls.</summary>
    /// <returns>How many nanoseconds one took.</returns>
    public double Run(string work, int count)
    {
        _process.StandardInput.WriteLine($"{work} {count}");
        string said = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program} has ended.");
        return double.Parse(said, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
