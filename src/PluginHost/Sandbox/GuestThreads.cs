using System.ComponentModel;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.CompilerServices;

/// <summary>Threads for calls that live as long as their instance. Each such call has one to itself. For hooks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GuestThreads
{
    /// <summary>Starts a thread that any guest fits on. Calls that are made on it stay on it, wait as long as they like, and take turns with other long ones.</summary>
    /// <param name="name">What it is called in debuggers.</param>
    /// <param name="run">What it does. It must not throw.</param>
    public static void Start(string name, Action run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var thread = new Thread(
            () =>
            {
                (GuestThread.Current.IsOfHost, GuestThread.Current.IsDedicated) = (true, true);
                run();
            },
            HostThreads.StackBytes)
        {
            IsBackground = true,
            Name = name,
        };

        // Without what flows with whoever needs it first: it outlives that.
        thread.UnsafeStart();
    }
}
