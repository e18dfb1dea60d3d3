namespace PluginHost.Docs.Tests;

[Collection(ExampleProject.Console)]
public sealed class MarkdownExamplesTests
{
    private const string Document =
        """
        # Title

        <!-- test: one -->
        ```wit
        package a:b;
        ```

        Text.

        <!-- test: two, not run
        int hidden = 1;
        -->
        ```csharp
        Console.WriteLine(hidden);
        ```

        <!-- test: one -->
        ```csharp
        class A;
        ```

        <!-- not tested: it is half a sentence -->
        ```csharp
        if (
        ```

        ```csharp
        class Unmarked;
        ```

        ```json
        {}
        ```
        """;

    [Fact]
    public void Blocks_of_one_name_are_one_example()
    {
        MarkdownExamples read = MarkdownExamples.Read("doc.md", Document);

        Assert.Equal(["doc.md: one", "doc.md: two"], read.Examples.Select(e => e.ToString()));
        Assert.Equal([new("wit", "", "package a:b;", 5), new("csharp", "", "class A;", 19)], read.Examples[0].Blocks);
        Assert.True(read.Examples[0].IsRun);
        Assert.Equal([new("csharp", "int hidden = 1;", "Console.WriteLine(hidden);", 14)], read.Examples[1].Blocks);
        Assert.False(read.Examples[1].IsRun);
    }

    [Fact]
    public void Blocks_that_say_nothing_are_found() =>
        Assert.Equal(["doc.md:27"], MarkdownExamples.Read("doc.md", Document).Unmarked);

    [Fact]
    public void An_error_is_reported_where_it_is_in_the_document()
    {
        Example example = MarkdownExamples.Read("doc.md", "<!-- test: wrong -->\n```csharp\nclass A;\nclass B : Missing;\n```\n").Examples[0];

        Assert.StartsWith("doc.md(4,11): error CS0246", Assert.Single(new ExampleProject(example).Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_prints_and_sees_the_guests()
    {
        Example example = MarkdownExamples.Read(
            "doc.md",
            "<!-- test: program -->\n```csharp\nConsole.WriteLine(File.Exists(Path.Combine(args[1], \"canonical.wasm\")));\n```\n").Examples[0];
        var project = new ExampleProject(example);

        Assert.Empty(project.Diagnostics);
        Assert.Equal("True", (await project.RunAsync()).Trim());
    }

    [Fact]
    public void What_is_shown_as_generated_is_compared()
    {
        Example example = MarkdownExamples.Read(
            "doc.md",
            "<!-- test: shop -->\n```wit\npackage a:b;\ninterface i { f: func(); }\n```\n\n"
            + "<!-- generated: shop -->\n```csharp\npublic partial interface II : IWasmContract\n{\n    // …\n}\n```\n").Examples[0];
        ExampleBlock block = Assert.Single(example.Of(ExampleBlock.Generated));
        string shown = Assert.Single(new ExampleProject(example).Generated, file => block.FindMissing(file) is null);

        Assert.Equal("}", block.FindMissing(shown.Replace("}", "", StringComparison.Ordinal)));
    }
}
