using System.Globalization;
using System.Text.RegularExpressions;

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

    [Theory]
    [InlineData("--input lacks its file. Write, for example, --input orders.ndjson.", "--input=", "--output", "x")]
    [InlineData("--input lacks its file. Write, for example, --input orders.ndjson.", "--input", "--output", "x")]
    [InlineData("--output lacks its file. Write, for example, --output orders.ndjson.", "--output=")]
    [InlineData("--count is 'x', and must be a whole number from 1 to 2147483647.", "--count", "x")]
    [InlineData("--count is '-1', and must be a whole number from 1 to 2147483647.", "--count", "-1")]
    [InlineData("There is no option '--outptu'. There are --input, --output and --count.", "--outptu", "x")]
    [InlineData("There is no option 'orders'. There are --input, --output and --count.", "orders")]
    public async Task An_option_that_cannot_be_meant_is_named_and_nothing_starts(string says, params string[] arguments)
    {
        (int exitCode, string printed, string errors) = await StreamTransformProcess.RunAsync(_folder, arguments);

        Assert.Equal((1, "", says), (exitCode, printed, errors.TrimEnd()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Control_C_ends_it_when_what_was_read_has_arrived()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no signal to send.");

        (int exitCode, string printed, string errors) = await StreamTransformProcess.InterruptAsync(_folder, ["--count", "2000000000"]);

        Assert.True(exitCode == 0, errors);
        Match read = Regex.Match(printed, "^([0-9]+) orders read, ([0-9]+) written .*, ([0-9]+) set aside");
        long[] counts = [.. read.Groups.Values.Skip(1).Select(group => long.Parse(group.ValueSpan, CultureInfo.InvariantCulture))];
        Assert.InRange(counts[0], 1, 1_999_999_999);
        Assert.Equal(counts[0], counts[1] + counts[2]);
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
