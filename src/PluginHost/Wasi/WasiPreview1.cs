using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Wasi;

/// <summary>WASI preview 1.</summary>
internal static class WasiPreview1
{
    /// <summary>Finds a function.</summary>
    public static bool TryFind(string module, string name, [NotNullWhen(true)] out WasiImport? import)
    {
        import = null;
        return false;
    }
}
