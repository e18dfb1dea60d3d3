namespace PluginHost.Tests.Support;

/// <summary>
/// The guests that are built from this repository's sources: those that are committed, or those in the folder that the environment
/// variable names, so that fresh builds run through the same tests.
/// </summary>
internal static class Guests
{
    private const string DirectoryVariable = "PLUGINHOST_GUESTS";

    private static readonly string Directory = Environment.GetEnvironmentVariable(DirectoryVariable) ?? FindDist();

    /// <summary>Where the guests' sources, their WIT and their compilers are, whichever guests are tested.</summary>
    public static string SourceFolder => Path.GetDirectoryName(FindDist())!;

    public static string PathOf(string file)
    {
        string path = Path.Combine(Directory, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"The guest {path} is missing; plugins/build.sh makes it.");
    }

    private static string FindDist()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string dist = Path.Combine(folder.FullName, "plugins", "dist");
            if (System.IO.Directory.Exists(dist))
            {
                return dist;
            }
        }

        throw new DirectoryNotFoundException($"No plugins/dist above {AppContext.BaseDirectory}; set {DirectoryVariable} to a folder of guests.");
    }
}
