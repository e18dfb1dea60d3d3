using System.Globalization;

namespace StreamTransform;

/// <summary>What the command line says.</summary>
/// <param name="Input">The file that is read; <see langword="null"/> for orders that are made.</param>
/// <param name="Output">The file that is written, if there is one.</param>
/// <param name="Count">How many orders are made.</param>
internal sealed record CommandLine(string? Input, string? Output, int Count)
{
    /// <summary>Reads it. What has a colon in its name is for the configuration, <c>--Logging:LogLevel:Default Debug</c> for example.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="problem">What is wrong with them, as a sentence for the user; <see langword="null"/> if nothing is.</param>
    public static CommandLine Read(string[] args, out string? problem)
    {
        var read = new CommandLine(null, null, 200_000);
        problem = null;
        for (int i = 0; i < args.Length && problem is null; i++)
        {
            string[] parts = args[i].Split('=', 2);
            string option = parts[0];
            bool isNext = parts.Length == 1 && i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            string value = isNext ? args[++i] : parts.ElementAtOrDefault(1) ?? "";
            (read, problem) = option switch
            {
                "--input" or "--output" when value.Length == 0 => (read, $"{option} lacks its file. Write, for example, {option} orders.ndjson."),
                "--input" => (read with { Input = value }, null),
                "--output" => (read with { Output = value }, null),
                "--count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 =>
                    (read with { Count = count }, null),
                "--count" => (read, $"--count is '{value}', and must be a whole number from 1 to {int.MaxValue}."),
                _ when option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':', StringComparison.Ordinal) => (read, (string?)null),
                _ => (read, $"There is no option '{option}'. There are --input, --output and --count."),
            };
        }

        return read;
    }
}
