using System.Globalization;
using PluginHost.Compilation;

namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>How Linux schedules the first thread of a process, and which processes compile.</summary>
internal static class SchedulingPolicy
{
    private const int FieldOfParent = 4;
    private const int FieldOfNice = 19;
    private const int FieldOfPolicy = 41;
    private const int Idle = 5;

    /// <summary>Whether the system says it.</summary>
    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>Whether the thread gets no more of the processor than all others leave over.</summary>
    /// <param name="process">The process's id.</param>
    public static bool IsIdle(int process) => ReadField(process, FieldOfPolicy) == Idle;

    /// <summary>By how much a thread makes way for others: from -20 to 19.</summary>
    /// <param name="process">The process's id.</param>
    public static int GetNice(int process) => ReadField(process, FieldOfNice);

    /// <summary>The process in which this one has something compiled. <see langword="null"/> if none does so just now.</summary>
    /// <param name="priority">What it was told of its priority.</param>
    public static int? FindCompiler(CompilerPriority priority)
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                    && File.ReadAllText($"{directory}/cmdline").Split('\0') is var words
                    && words.Contains(priority.ToString()) && words.Any(word => word.EndsWith("PluginHost.Compiler.dll", StringComparison.Ordinal))
                    && ReadField(process, FieldOfParent) == Environment.ProcessId)
                {
                    return process;
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile, or is another's.
            }
        }

        return null;
    }

    private static int ReadField(int process, int field)
    {
        // The second field, a name in brackets, may have spaces in it.
        string status = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return int.Parse(fields[field - 3], CultureInfo.InvariantCulture);
    }
}
