using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PluginHost.Docs.Tests;

/// <summary>The names of all tests of the repository, as <c>Class.Method</c>, read from their sources.</summary>
internal static class TestNames
{
    private static readonly string[] Attributes = ["Fact", "Theory"];

    public static IReadOnlySet<string> All { get; } = Repository.FilesBelow("tests", "*.cs").SelectMany(Read).ToHashSet();

    private static IEnumerable<string> Read(string path) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(path), cancellationToken: TestContext.Current.CancellationToken).GetRoot()
            .DescendantNodes()
            .OfType<MethodDeclarationSyntax>()
            .Where(IsTest)
            .Select(method => $"{((TypeDeclarationSyntax)method.Parent!).Identifier}.{method.Identifier}");

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => Attributes.Contains(attribute.Name.ToString()));
}
