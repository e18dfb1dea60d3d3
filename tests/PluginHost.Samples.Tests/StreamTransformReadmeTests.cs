using System.Text.RegularExpressions;

namespace PluginHost.Samples.Tests;

public sealed class StreamTransformReadmeTests
{
    private const string Run = "dotnet run --project samples/StreamTransform -- ";
    private const string Cat = "cat ";

    [Fact]
    public async Task Every_command_prints_what_is_shown()
    {
        string readme = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "samples", "StreamTransform", "README.md"), TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("stream-transform-").FullName;
        try
        {
            (string Command, string Shown)[] commands = [.. FindCommands(readme)];
            Assert.Equal(4, commands.Length);
            foreach ((string command, string shown) in commands)
            {
                string printed = command.StartsWith(Cat, StringComparison.Ordinal)
                    ? await File.ReadAllTextAsync(Path.Combine(folder, command[Cat.Length..]), TestContext.Current.CancellationToken)
                    : await RunAsync(command, folder);
                Assert.Matches(ToPattern(shown), printed.ReplaceLineEndings("\n"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Command, string Shown)> FindCommands(string readme) =>
        Regex.Matches(readme.ReplaceLineEndings("\n"), @"```console\n\$ (?<command>[^\n]+)\n(?<shown>.*?)```", RegexOptions.Singleline)
            .Select(match => (match.Groups["command"].Value, match.Groups["shown"].Value));

    private static async Task<string> RunAsync(string command, string folder)
    {
        Assert.StartsWith(Run, command, StringComparison.Ordinal);
        IEnumerable<string> arguments = command[Run.Length..].Split(' ')
            .Select(argument => argument.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, argument) : argument);
        (int exitCode, string output, string errors) = await StreamTransformProcess.RunAsync(folder, arguments);
        Assert.True(exitCode == 0, $"{command} ended with {exitCode}:\n{errors}");
        return output;
    }

    private static string ToPattern(string shown) => $"^{Regex.Escape(shown).Replace(@"\.\.\.", ".*", StringComparison.Ordinal)}$";
}
