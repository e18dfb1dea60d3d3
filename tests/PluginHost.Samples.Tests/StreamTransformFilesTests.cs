namespace PluginHost.Samples.Tests;

/// <summary>What the sample StreamTransform says of files that it cannot use.</summary>
public sealed class StreamTransformFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stream-transform-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("missing.ndjson", "out.ndjson", "--input 'missing.ndjson' cannot be read: Could not find file")]
    [InlineData(".", "out.ndjson", "--input '.' cannot be read: it is a folder.")]
    [InlineData("orders", "missing/out.ndjson", "--output 'missing/out.ndjson' cannot be written: Could not find a part of the path")]
    [InlineData("orders", ".", "--output '.' cannot be written: it is a folder.")]
    [InlineData("orders", "orders", "--input and --output are one file, 'orders'.")]
    public async Task A_file_that_cannot_be_used_is_named_with_the_reason_before_anything_starts(string input, string output, string says)
    {
        const string order = """{"id":1,"amount":1,"currency":"EUR","country":"AT"}""";
        await File.WriteAllTextAsync(Path.Combine(_folder, "orders"), order, TestContext.Current.CancellationToken);

        (int exitCode, string printed, string errors) = await StreamTransformProcess.RunAsync(_folder, ["--input", input, "--output", output]);

        Assert.Equal(1, exitCode);
        Assert.Empty(printed);
        Assert.StartsWith(says, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Equal(order, await File.ReadAllTextAsync(Path.Combine(_folder, "orders"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_of_something_else_is_an_error_although_each_of_its_lines_was_set_aside()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "notes.txt"), "buy milk\ncall Ada\n", TestContext.Current.CancellationToken);

        (int exitCode, string printed, string errors) = await StreamTransformProcess.RunAsync(
            _folder, ["--input", "notes.txt", "--output", "out.ndjson"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("2 orders read, 0 written, 2 set aside", printed, StringComparison.Ordinal);
        Assert.Contains("None of the 2 records could be processed. Has 'notes.txt' a JSON object on each line", errors, StringComparison.Ordinal);
        Assert.Equal(
            2, (await File.ReadAllLinesAsync(Path.Combine(_folder, "out.ndjson.dead-letters"), TestContext.Current.CancellationToken)).Length);
    }
}
