using System.Text;

namespace PluginHost.Samples.Tests;

/// <summary>A command of a page, and what it shows that the command prints.</summary>
/// <param name="Block">The number of the console block that it is in.</param>
/// <param name="Command">The command, for a shell.</param>
/// <param name="Output">What is shown. Empty if nothing is.</param>
internal sealed record ConsoleExample(int Block, string Command, string Output)
{
    private const string Prompt = "$ ";

    /// <summary>The commands in the console blocks of a Markdown file, in their order.</summary>
    public static IEnumerable<ConsoleExample> Find(string markdown)
    {
        string[] blocks = [.. markdown.ReplaceLineEndings("\n").Split("```console\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
        return blocks.SelectMany((block, number) => FindInBlock(block, number));
    }

    private static IEnumerable<ConsoleExample> FindInBlock(string block, int number)
    {
        var command = new StringBuilder();
        var output = new StringBuilder();
        bool isContinued = false;
        foreach (string line in block.TrimEnd('\n').Split('\n'))
        {
            if (isContinued)
            {
                command.Append('\n').Append(line);
            }
            else if (line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                if (command.Length > 0)
                {
                    yield return new ConsoleExample(number, command.ToString(), output.ToString());
                }

                command.Clear().Append(line[Prompt.Length..]);
                output.Clear();
            }
            else
            {
                output.Append(line).Append('\n');
                continue;
            }

            isContinued = line.EndsWith('\\');
        }

        yield return new ConsoleExample(number, command.ToString(), output.ToString());
    }
}
