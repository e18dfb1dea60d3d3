using System.Runtime.CompilerServices;

namespace PluginHost.Generators.Tests.Wit;

/// <summary>Finds the WIT files of this repository.</summary>
internal static class WitFiles
{
    /// <summary>The contracts that the host itself offers.</summary>
    public static IReadOnlyList<WitSource> OfTheHost()
    {
        var root = Path.Combine(RepositoryRoot(), "wit");
        return
        [
            .. Directory.EnumerateFiles(root, "*.wit", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => new WitSource(Path.GetRelativePath(root, path), File.ReadAllText(path))),
        ];
    }

    /// <summary>The WIT files below a directory of the repository.</summary>
    public static IEnumerable<(string Path, string Text)> Below(string directory) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot(), directory), "*.wit", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(path)));

    public static string RepositoryRoot([CallerFilePath] string thisFile = "")
    {
        var directory = Path.GetDirectoryName(thisFile)!;
        while (!File.Exists(Path.Combine(directory, "PluginHost.slnx")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("The tests do not run from a checkout of the repository.");
        }

        return directory;
    }
}
