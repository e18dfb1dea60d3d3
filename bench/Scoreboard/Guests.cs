namespace PluginHost;

/// <summary>The guests that are built from this repository's sources.</summary>
internal static class Guests
{
    public static string PathOf(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "plugins", "dist", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"No plugins/dist/{file} above {AppContext.BaseDirectory}.");
    }
}
