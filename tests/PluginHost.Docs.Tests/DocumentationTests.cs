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
        if (project.IsProgram && example.IsRun)
        {
            string[] printed = (await project.RunAsync()).Split('\n');
            int from = 0;
            foreach (string line in example.Of("text").SelectMany(block => block.Text.Split('\n')).Select(line => line.Trim()))
            {
                int found = Array.FindIndex(printed, from, p => p.Trim() == line);
                Assert.True(found >= 0, $"'{line}' was not printed. What was:\n{string.Join('\n', printed)}");
                from = found + 1;
            }
        }
    }

    [Fact]
    public void Every_WIT_and_CSharp_block_says_whether_it_is_tested() =>
        Assert.Empty(Repository.Documents.SelectMany(document => document.Unmarked));
}
