namespace PluginHost.Wasi;

/// <summary>Arguments and environment variables. A plugin has none: its settings are how it is told things.</summary>
internal static class WasiEnvironment
{
    /// <summary><c>args_sizes_get</c>, <c>environ_sizes_get</c>: how many there are, and how many bytes they take.</summary>
    public static Errno GetSizes(in WasiCall call)
    {
        Errno errno = call.Store(call.U32(0), 0u);
        return errno == Errno.Success ? call.Store(call.U32(1), 0u) : errno;
    }

    /// <summary><c>args_get</c>, <c>environ_get</c>: nothing is written.</summary>
    public static Errno GetNone(in WasiCall call) => Errno.Success;
}
