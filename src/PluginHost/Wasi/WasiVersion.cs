namespace PluginHost.Wasi;

/// <summary>The snapshots of WASI that guests import by name. They have the same functions; a few layouts and numbers differ.</summary>
internal enum WasiVersion
{
    /// <summary><c>wasi_snapshot_preview1</c>, which compilers target today.</summary>
    Preview1 = 0,

    /// <summary><c>wasi_unstable</c>, which compilers targeted before.</summary>
    Unstable,
}
