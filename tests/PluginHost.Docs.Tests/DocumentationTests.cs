namespace PluginHost.Docs.Tests;

/// <summary>What the documentation shows compiles, and does what it says.</summary>
[Collection(ExampleProject.Console)]
public sealed class DocumentationTests
{
    public static TheoryData<string> Examples => [.. All.Select(example => example.ToString())];

    private static IEnumerable<Example> All => Repository.Documents.SelectMany(document => document.Examples);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_compiles_without_a_warning_and_prints_what_it_says(string name)
    {
        Example example = All.Single(e => e.ToString() == name);
        var project = new ExampleProject(example);

        Assert.Empty(project.Diagnostics);
        Assert.All(example.Of(ExampleBlock.Generated), block => Assert.Contains(project.Generated, file => block.FindMissing(file) is null));
        if (project.IsProgram && example.IsRun)
        {
            string printed = await project.RunAsync();
            Assert.All(example.Of("text"), block => Assert.True(
                block.FindMissing(printed) is null, $"'{block.FindMissing(printed)}' was not printed. What was:\n{printed}"));
        }
    }

    [Fact]
    public void Every_WIT_and_CSharp_block_says_whether_it_is_tested() =>
        Assert.Empty(Repository.Documents.SelectMany(document => document.Unmarked));
}
