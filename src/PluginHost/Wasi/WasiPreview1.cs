using System.Diagnostics.CodeAnalysis;
using PluginHost.CompilerServices;
using static PluginHost.CompilerServices.CoreType;

namespace PluginHost.Wasi;

/// <summary>
/// WASI preview 1: what the standard libraries of many languages are built on. Guests get clocks, random bytes, waiting within their
/// time and output to their log; everything else is there, and says that there is nothing.
/// </summary>
internal static class WasiPreview1
{
    private const string Preview1Module = "wasi_snapshot_preview1";
    private const string UnstableModule = "wasi_unstable";

    private static readonly CoreType[] ErrnoResult = [I32];

    private static readonly Dictionary<string, Definition> Functions = new()
    {
        ["args_get"] = Define([I32, I32], WasiEnvironment.GetNone),
        ["args_sizes_get"] = Define([I32, I32], WasiEnvironment.GetSizes),
        ["environ_get"] = Define([I32, I32], WasiEnvironment.GetNone),
        ["environ_sizes_get"] = Define([I32, I32], WasiEnvironment.GetSizes),

        ["clock_res_get"] = Define([I32, I32], WasiClocks.GetResolution),
        ["clock_time_get"] = Define([I32, I64, I32], WasiClocks.GetTime),
        ["poll_oneoff"] = Define([I32, I32, I32, I32], WasiPoll.PollOneoff),
        ["random_get"] = Define([I32, I32], WasiRandom.Get),
        ["sched_yield"] = Define([], WasiProcess.Yield),
        ["proc_exit"] = new(new CoreSignature([I32], []), WasiProcess.Exit),
        ["proc_raise"] = Define([I32], WasiProcess.NotSupported),

        ["fd_read"] = Define([I32, I32, I32, I32], WasiStreams.Read),
        ["fd_write"] = Define([I32, I32, I32, I32], WasiStreams.Write),
        ["fd_close"] = Define([I32], WasiStreams.Close),
        ["fd_fdstat_get"] = Define([I32, I32], WasiStreams.GetStatus),
        ["fd_fdstat_set_flags"] = Define([I32, I32], WasiStreams.SetFlags),
        ["fd_fdstat_set_rights"] = Define([I32, I64, I64], WasiStreams.NotSupported),
        ["fd_filestat_get"] = Define([I32, I32], WasiStreams.GetFileStatus),
        ["fd_filestat_set_size"] = Define([I32, I64], WasiStreams.NotSupported),
        ["fd_filestat_set_times"] = Define([I32, I64, I64, I32], WasiStreams.NotSupported),
        ["fd_allocate"] = Define([I32, I64, I64], WasiStreams.NotSupported),
        ["fd_renumber"] = Define([I32, I32], WasiStreams.NotSupported),
        ["fd_datasync"] = Define([I32], WasiStreams.Synchronize),
        ["fd_sync"] = Define([I32], WasiStreams.Synchronize),
        ["fd_advise"] = Define([I32, I64, I64, I32], WasiStreams.NotSeekable),
        ["fd_pread"] = Define([I32, I32, I32, I64, I32], WasiStreams.NotSeekable),
        ["fd_pwrite"] = Define([I32, I32, I32, I64, I32], WasiStreams.NotSeekable),
        ["fd_seek"] = Define([I32, I64, I32, I32], WasiStreams.NotSeekable),
        ["fd_tell"] = Define([I32, I32], WasiStreams.NotSeekable),

        ["fd_prestat_get"] = Define([I32, I32], WasiFiles.NotPreopened),
        ["fd_prestat_dir_name"] = Define([I32, I32, I32], WasiFiles.NotPreopened),
        ["fd_readdir"] = Define([I32, I32, I32, I64, I32], WasiFiles.NotDirectory),
        ["path_create_directory"] = Define([I32, I32, I32], WasiFiles.NotDirectory),
        ["path_filestat_get"] = Define([I32, I32, I32, I32, I32], WasiFiles.NotDirectory),
        ["path_filestat_set_times"] = Define([I32, I32, I32, I32, I64, I64, I32], WasiFiles.NotDirectory),
        ["path_link"] = Define([I32, I32, I32, I32, I32, I32, I32], WasiFiles.NotDirectory),
        ["path_open"] = Define([I32, I32, I32, I32, I32, I64, I64, I32, I32], WasiFiles.NotDirectory),
        ["path_readlink"] = Define([I32, I32, I32, I32, I32, I32], WasiFiles.NotDirectory),
        ["path_remove_directory"] = Define([I32, I32, I32], WasiFiles.NotDirectory),
        ["path_rename"] = Define([I32, I32, I32, I32, I32, I32], WasiFiles.NotDirectory),
        ["path_symlink"] = Define([I32, I32, I32, I32, I32], WasiFiles.NotDirectoryForLink),
        ["path_unlink_file"] = Define([I32, I32, I32], WasiFiles.NotDirectory),

        ["sock_accept"] = Define([I32, I32, I32], WasiProcess.NotSupported),
        ["sock_recv"] = Define([I32, I32, I32, I32, I32, I32], WasiProcess.NotSupported),
        ["sock_send"] = Define([I32, I32, I32, I32, I32], WasiProcess.NotSupported),
        ["sock_shutdown"] = Define([I32, I32], WasiProcess.NotSupported),
    };

    /// <summary>The names of all functions.</summary>
    internal static IEnumerable<string> Names => Functions.Keys;

    /// <summary>Finds a function.</summary>
    /// <param name="module">The first name of the guest's import.</param>
    /// <param name="name">The second name of the guest's import.</param>
    /// <param name="import">The function.</param>
    /// <param name="isOwn">Whether it is the one that depends on nothing but what the guest works on (<see cref="OwnSystem"/>).</param>
    public static bool TryFind(string module, string name, [NotNullWhen(true)] out WasiImport? import, bool isOwn = false)
    {
        if (TryFindVersion(module, out WasiVersion version) && Functions.TryGetValue(name, out Definition? found))
        {
            WasiFunction function = isOwn ? OwnSystem.Find(name) : found.Function;
            import = new WasiImport($"{module}#{name}", version, found.Signature, function);
            return true;
        }

        import = null;
        return false;
    }

    private static bool TryFindVersion(string module, out WasiVersion version)
    {
        version = module == UnstableModule ? WasiVersion.Unstable : WasiVersion.Preview1;
        return module is Preview1Module or UnstableModule;
    }

    private static Definition Define(ReadOnlySpan<CoreType> parameters, WasiFunction function) =>
        new(new CoreSignature(parameters, ErrnoResult), function);

    private sealed record Definition(CoreSignature Signature, WasiFunction Function);
}
