using System.Diagnostics;
using System.Globalization;
using PluginHost.Interop;

namespace PluginHost.Compiler;

/// <summary>Bounds what this process may use, before it sees anything hostile. Nothing takes the bounds off again; each module gets its own time.</summary>
internal static class ProcessLimits
{
    /// <summary>Bounds memory, leaves no core dump, and lets everything else on the machine go first.</summary>
    /// <param name="memoryBytes">Memory beside what the process has now. Held on Linux only.</param>
    /// <param name="isIdle">Whether the thread that compiles, which calls this, may only use what all others leave over. Held on Linux only.</param>
    /// <returns>The data that the process has now, in bytes; 0 where that is not known.</returns>
    public static ulong Apply(long memoryBytes, bool isIdle)
    {
        using (var process = Process.GetCurrentProcess())
        {
            // One that is lower already cannot be raised without a privilege, and need not be.
            if (process.PriorityClass is not (ProcessPriorityClass.BelowNormal or ProcessPriorityClass.Idle))
            {
                process.PriorityClass = ProcessPriorityClass.BelowNormal;
            }
        }

        if (OperatingSystem.IsWindows())
        {
            return 0;
        }

        Lower(SystemNativeMethods.LimitOfCore, 0);
        if (OperatingSystem.IsLinux() && isIdle)
        {
            // Where it cannot be done, the priority is low all the same.
            _ = SystemNativeMethods.TryUseIdleTimeOnly();
        }

        ulong data = GetDataBytes();
        if (OperatingSystem.IsLinux())
        {
            // Not the address space: the runtime reserves far more of it than it uses. macOS holds neither.
            Lower(SystemNativeMethods.LimitOfData, data + (ulong)memoryBytes);
        }

        return data;
    }

    /// <summary>Ends the process, with a signal that says why, when it has used more of the processor's time from now on. Held on Linux and macOS.</summary>
    /// <param name="seconds">The time.</param>
    public static void AllowProcessorTime(int seconds)
    {
        if (!OperatingSystem.IsWindows())
        {
            ulong hard = SystemNativeMethods.GetLimit(SystemNativeMethods.LimitOfCpu).Hard;
            ulong until = (ulong)Math.Ceiling(Environment.CpuUsage.TotalTime.TotalSeconds) + (ulong)seconds;
            SystemNativeMethods.SetLimit(
                SystemNativeMethods.LimitOfCpu, new SystemNativeMethods.ResourceLimit { Soft = Math.Min(until, hard), Hard = hard });
        }
    }

    /// <summary>The data that this process has, in bytes; 0 where that is not known.</summary>
    public static ulong GetDataBytes() => OperatingSystem.IsLinux()
        ? ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[5], CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize
        : 0;

    // Nothing that the process looks at can raise it again.
    private static void Lower(int resource, ulong most)
    {
        ulong least = Math.Min(most, SystemNativeMethods.GetLimit(resource).Hard);
        SystemNativeMethods.SetLimit(resource, new SystemNativeMethods.ResourceLimit { Soft = least, Hard = least });
    }
}
