namespace PluginHost.Wasi;

/// <summary>Functions of the clocks.</summary>
internal static class WasiClocks
{
    /// <summary><c>clock_res_get</c>.</summary>
    public static Errno GetResolution(in WasiCall call)
    {
        Errno errno = ClockOf(call).GetResolution(call.U32(0), out ulong nanoseconds);
        return errno == Errno.Success ? call.Store(call.U32(1), nanoseconds) : errno;
    }

    /// <summary><c>clock_time_get</c>. How precise the guest wants the time makes no difference.</summary>
    public static Errno GetTime(in WasiCall call)
    {
        Errno errno = ClockOf(call).GetTime(call.U32(0), out ulong nanoseconds);
        return errno == Errno.Success ? call.Store(call.U32(2), nanoseconds) : errno;
    }

    /// <summary>The clocks of the host that a call is made in.</summary>
    public static WasiClock ClockOf(in WasiCall call) => call.Instance.Generation.Guest.Host.WasiClock;
}
