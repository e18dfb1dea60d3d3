namespace PluginHost;

/// <summary>Where guests are compiled.</summary>
public enum WasmCompilation
{
    /// <summary>In child processes where one can be started, otherwise in this process, which is logged.</summary>
    Automatic,

    /// <summary>
    /// In child processes only, one for each guest, with limits of time and memory. Needs the .NET runtime to be installed, and the folder
    /// <c>pluginhost-compiler</c> beside the application. Where none can be started, plugins that are not in the cache do not load.
    /// </summary>
    ChildProcess,

    /// <summary>
    /// In this process. A guest that takes longer than the limit is refused, but its compilation goes on until it ends by itself, and
    /// nothing bounds its memory: for guests that are not hostile.
    /// </summary>
    InProcess,

    /// <summary>
    /// Nowhere: plugins load from compiled code that was prepared, and from nothing else.
    /// </summary>
    Never,
}
