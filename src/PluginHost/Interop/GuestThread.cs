using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>What the host knows of one thread: how far its stack goes, and which stores are on it.</summary>
internal sealed class GuestThread
{
    /// <summary>
    /// What the host itself needs of the stack beside the guest: a callback, the services that it calls, and the runtime's own margin.
    /// </summary>
    internal const int HostMarginBytes = 256 * 1024;

    /// <summary>How many stores may be on one thread's stack: guests that call the host that calls guests.</summary>
    internal const int MaxDepth = 16;

    [ThreadStatic]
    private static GuestThread? _current;

    // The core is asked for again after so many calls: threads rarely move, and asking is not free.
    private const int CallsPerCore = 256;

    private readonly ThreadNumber _number = new();
    private readonly nuint _lowestAddress = StackBounds.GetLowestAddress();
    private uint _core;
    private int _callsOnCore;

    private GuestThread() => Number = _number.Value;

    /// <summary>The current thread's state.</summary>
    public static GuestThread Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current ?? Create();
    }

    /// <summary>The innermost store on the thread's stack.</summary>
    public WasmStore? Running => RunningHandle == 0 ? null : GCHandle<WasmStore>.FromIntPtr(RunningHandle).Target;

    /// <summary>
    /// The handle of <see cref="Running"/>, which is there as long as the store is entered; zero if there is none. A number, because every
    /// call writes it twice, and writing a reference costs more.
    /// </summary>
    public nint RunningHandle { get; set; }

    /// <summary>How many stores are on the thread's stack.</summary>
    public int Depth { get; set; }

    /// <summary>Tells the thread from all others that call guests and have not ended. As low as it can be.</summary>
    public uint Number { get; }

    /// <summary>Whether the thread is the host's own.</summary>
    public bool IsOfHost { get; set; }

    /// <summary>Whether the thread is there for one call, which may block it.</summary>
    public bool IsDedicated { get; set; }

    /// <summary>The core that the thread runs on, or did not long ago.</summary>
    public uint Core
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (--_callsOnCore < 0)
            {
                FindCore();
            }

            return _core;
        }
    }

    /// <summary>Whether a guest with so much stack can be entered from here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasStackFor(int guestStackBytes) =>
        StackBounds.Here >= _lowestAddress + (nuint)guestStackBytes + HostMarginBytes;

    /// <summary>
    /// Whether the host can go on inside a guest that it has entered: half of its own margin is left. For what comes back to the host
    /// without running code of the guest, at whose start the engine would look.
    /// </summary>
    public bool HasStackForHost => StackBounds.Here >= _lowestAddress + (HostMarginBytes / 2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindCore()
    {
        _core = (uint)Thread.GetCurrentProcessorId();
        _callsOnCore = CallsPerCore;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GuestThread Create() => _current = new GuestThread();
}
