using PluginHost.Diagnostics;

namespace PluginHost.Watching;

/// <summary>Keeps what is thrown where nobody catches it, on threads of timers and of the file system, from ending the process.</summary>
internal sealed class WatchGuard(PluginEvents events)
{
    /// <summary>Does something, and reports that it failed.</summary>
    public void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    /// <summary>Reports that something has failed.</summary>
    public void Report(Exception exception)
    {
        try
        {
            events.WatchingFailed(exception);
        }
        catch (Exception)
        {
            // It is the log that throws: nobody is left to be told.
        }
    }
}
