namespace PluginHost.Wasi;

/// <summary>What a guest does with itself.</summary>
internal static class WasiProcess
{
    /// <summary><c>proc_exit</c>: the call has no result, whatever the code says, and the instance is not used again.</summary>
    public static Errno Exit(in WasiCall call) => throw call.Instance.Exited((int)call.U32(0));

    /// <summary><c>sched_yield</c>: a guest has one thread, and the host looks at its deadline anyway.</summary>
    public static Errno Yield(in WasiCall call) => Errno.Success;

    /// <summary><c>proc_raise</c> and sockets.</summary>
    public static Errno NotSupported(in WasiCall call) => Errno.NotSupported;
}
