using System.Diagnostics;
using System.Globalization;
using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Compiler;

/// <summary>Bounds what this process may use, before it sees anything hostile. Nothing takes the bounds off again.</summary>
internal static class ProcessLimits
{
    /// <summary>Bounds memory and processor time, leaves no core dump, and lets others on the machine go first.</summary>
    /// <param name="memoryBytes">Memory beside what the process has now. Held on Linux only.</param>
    /// <param name="cpuSeconds">Processor time. Held on Linux and macOS.</param>
    /// <param name="priority">Whom it lets go first. On Linux this is for the thread that calls this, which is the one that compiles.</param>
    public static void Apply(long memoryBytes, int cpuSeconds, CompilerPriority priority)
    {
        if (priority != CompilerPriority.Normal)
        {
            using var process = Process.GetCurrentProcess();
            ProcessPriority.Lower(process);
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // At the first it gets a signal that says why it ends, a second later one that does not.
        Lower(SystemNativeMethods.LimitOfCpu, (ulong)cpuSeconds, (ulong)cpuSeconds + 1);
        Lower(SystemNativeMethods.LimitOfCore, 0);
        if (OperatingSystem.IsLinux())
        {
            if (priority == CompilerPriority.Idle)
            {
                // Where it cannot be done, the priority is low all the same.
                _ = SystemNativeMethods.TryUseIdleTimeOnly();
            }

            // Not the address space: the runtime reserves far more of it than it uses. macOS holds neither.
            Lower(SystemNativeMethods.LimitOfData, GetDataBytes() + (ulong)memoryBytes);
        }
    }

    private static void Lower(int resource, ulong most) => Lower(resource, most, most);

    private static void Lower(int resource, ulong soft, ulong hard)
    {
        SystemNativeMethods.ResourceLimit limit = SystemNativeMethods.GetLimit(resource);
        SystemNativeMethods.SetLimit(
            resource, new SystemNativeMethods.ResourceLimit { Soft = Math.Min(soft, limit.Hard), Hard = Math.Min(hard, limit.Hard) });
    }

    // The sixth number is the data that this process has, in pages.
    private static ulong GetDataBytes() =>
        ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[5], CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;
}
