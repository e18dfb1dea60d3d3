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
        [.. DocumentsBelow(Root).Select(path => MarkdownExamples.Read(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))];

    private static IEnumerable<string> DocumentsBelow(string directory) =>
        Directory.EnumerateFiles(directory, "*.md").Order(StringComparer.Ordinal).Concat(
            Directory.EnumerateDirectories(directory)
                .Where(child => !Foreign.Contains(Path.GetFileName(child)))
                .Order(StringComparer.Ordinal)
                .SelectMany(DocumentsBelow));
}
