using PluginHost.Diagnostics;

namespace PluginHost.Hosting;

/// <summary>Finds plugins in folders.</summary>
internal static class PluginFolders
{
    private const string Extension = ".wasm";

    /// <summary>Lists the plugins of all folders, by what is in them now.</summary>
    /// <param name="options">Which folders there are.</param>
    /// <param name="basePath">Where relative paths start.</param>
    /// <param name="events">Where files are reported that cannot be plugins.</param>
    /// <exception cref="DirectoryNotFoundException">A folder is not there. That it is gone for a moment ends none of its plugins.</exception>
    /// <exception cref="PluginLoadException">Two folders have the same plugin.</exception>
    public static IReadOnlyCollection<FolderPlugin> Read(
        WasmPluginsOptions options, string basePath, PluginEvents events)
    {
        var found = new Dictionary<PluginId, FolderPlugin>();
        foreach ((string name, PluginFolderOptions folder) in options.Folders)
        {
            string path = PathOf(folder, basePath);
            if (!Directory.Exists(path))
            {
                throw new DirectoryNotFoundException($"The folder {path} of WasmPlugins:Folders:{name} is not there. Create it, or remove the entry.");
            }

            foreach (string file in Directory.EnumerateFiles(path, $"*{Extension}").Where(IsCandidate).Order(StringComparer.Ordinal))
            {
                string id = Path.GetFileNameWithoutExtension(file);
                if (!PluginId.TryParse(folder.Scope.Length == 0 ? id : $"{folder.Scope}/{id}", out PluginId? plugin))
                {
                    events.FileNotAPlugin(file);
                }
                else if (!options.Plugins.ContainsKey(plugin.ToString()) && !found.TryAdd(plugin, new FolderPlugin(plugin, file, folder.Defaults)))
                {
                    throw new PluginLoadException(plugin, $"Both {found[plugin].Path} and {file} are it. Remove one of them.");
                }
            }
        }

        return found.Values;
    }

    /// <summary>A folder's full path.</summary>
    public static string PathOf(PluginFolderOptions folder, string basePath) => Path.GetFullPath(folder.Path!, basePath);

    // Systems that ignore case find more than was asked for, and all find files that are hidden.
    private static bool IsCandidate(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) && Path.GetFileName(path)[0] != '.';
}
