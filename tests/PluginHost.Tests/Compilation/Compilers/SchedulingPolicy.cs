using System.Globalization;

namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>How Linux schedules the first thread of a process.</summary>
internal static class SchedulingPolicy
{
    private const int FieldOfPolicy = 41;
    private const int Idle = 5;

    /// <summary>Whether the system says it.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>Whether the thread gets no more of the processor than all others leave over.</summary>
    /// <param name="process">The process's id.</param>
    public static bool IsIdle(int process)
    {
        // The second field, a name in brackets, may have spaces in it.
        string status = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return int.Parse(fields[FieldOfPolicy - 3], CultureInfo.InvariantCulture) == Idle;
    }
}
