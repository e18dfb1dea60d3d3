namespace PluginHost.Wasi;

/// <summary>Files and directories: there are none, so no descriptor is a directory to look in.</summary>
internal static class WasiFiles
{
    /// <summary><c>fd_prestat_get</c>, <c>fd_prestat_dir_name</c>: standard libraries ask for one descriptor after the other until this.</summary>
    public static Errno NotPreopened(in WasiCall call) => Errno.BadDescriptor;

    /// <summary><c>path_open</c> and the other functions on paths, whose directory is the first argument.</summary>
    public static Errno NotDirectory(in WasiCall call) => Refuse(call, call.U32(0));

    /// <summary><c>path_symlink</c>: the directory comes after the link's content.</summary>
    public static Errno NotDirectoryForLink(in WasiCall call) => Refuse(call, call.U32(2));

    private static Errno Refuse(in WasiCall call, uint descriptor) =>
        call.Streams.IsOpen(descriptor) ? Errno.NotDirectory : Errno.BadDescriptor;
}
