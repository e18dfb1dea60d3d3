using System.Reflection;

namespace PluginHost.Docs.Tests;

/// <summary>The repository's files.</summary>
internal static class Repository
{
    private static readonly string[] Foreign = ["artifacts", "node_modules", ".tools", ".git", "bin", "obj"];

    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot").Value!;

    public static string Guests => Path.Combine(Root, "plugins", "dist");

    /// <summary>The examples of all documents.</summary>
    public static IEnumerable<MarkdownExamples> Documents { get; } =
        [.. FilesBelow("", "*.md").Select(path => MarkdownExamples.Read(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    /// <summary>The paths of all files of a kind, without those that are built or fetched.</summary>
    /// <param name="folder">A folder, from the root.</param>
    /// <param name="pattern">The kind, for example <c>*.md</c>.</param>
    public static IEnumerable<string> FilesBelow(string folder, string pattern) => FilesIn(Path.Combine(Root, folder), pattern);

    private static IEnumerable<string> FilesIn(string directory, string pattern) =>
        Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal).Concat(
            Directory.EnumerateDirectories(directory)
                .Where(child => !Foreign.Contains(Path.GetFileName(child)))
                .Order(StringComparer.Ordinal)
                .SelectMany(child => FilesIn(child, pattern)));
}
