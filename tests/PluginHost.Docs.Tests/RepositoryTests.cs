using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PluginHost.Docs.Tests;

/// <summary>What is said in two places of the repository agrees.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void The_solution_has_every_project()
    {
        IEnumerable<string> listed = XElement.Load(Path.Combine(Repository.Root, "PluginHost.slnx"))
            .Descendants("Project").Select(project => (string)project.Attribute("Path")!);
        IEnumerable<string> found = Repository.FilesBelow("", "*.csproj")
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));

        Assert.Equal(found.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_interop_layer_is_written_for_the_engine_that_is_referenced()
    {
        string referenced = Find("Directory.Packages.props", "Include=\"Wasmtime\" Version=\"\\[(.+?)\\]\"");
        string expected = Find("src/PluginHost/Interop/NativeEngine.cs", "ExpectedVersion = \"(.+?)\"");

        Assert.Equal(referenced, expected);
    }

    private static string Find(string file, string pattern) =>
        Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, file)), pattern).Groups[1].Value is { Length: > 0 } found
            ? found
            : throw new InvalidOperationException($"{file} has nothing like {pattern}.");
}
