using System.Diagnostics;

namespace PluginHost.Compilation;

/// <summary>Lets a compiler's process make way.</summary>
internal static class ProcessPriority
{
    /// <summary>Gives it a small share of the processor. On Linux this is for its first thread, which is the one that compiles.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">It has ended, or the system does not allow it.</exception>
    public static void Lower(Process process)
    {
        // One that is lower already cannot be raised without a privilege, and need not be. On Unix, .NET calls whatever is less than usual below normal.
        if (process.PriorityClass != ProcessPriorityClass.Idle)
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
    }
}
