namespace PluginHost.Tool;

/// <summary>What the command was asked to do.</summary>
/// <param name="Inputs">Guests, and configuration files that name some.</param>
/// <param name="Output">The directory for the code.</param>
/// <param name="KeyPath">The file with the secret that code is sealed with; <see langword="null"/> makes one in the output.</param>
/// <param name="IsNative">Whether the code is for this machine's processor instead of every one of its kind.</param>
internal sealed record PrepareArguments(IReadOnlyList<string> Inputs, string Output, string? KeyPath, bool IsNative)
{
    /// <summary>Reads the command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="problem">Why it is not understood.</param>
    public static PrepareArguments? Parse(string[] args, out string problem)
    {
        problem = "";
        var inputs = new List<string>();
        string? output = null;
        string? key = null;
        bool isNative = false;
        if (args is not ["prepare", ..])
        {
            problem = Usage.Explain(args);
            return null;
        }

        for (int i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--output" when i + 1 < args.Length:
                    output = args[++i];
                    break;
                case "--key" when i + 1 < args.Length:
                    key = args[++i];
                    break;
                case "--native":
                    isNative = true;
                    break;
                case ['-', ..] unknown:
                    problem = $"'{unknown}' is not known, or lacks its value.";
                    return null;
                default:
                    inputs.Add(args[i]);
                    break;
            }
        }

        problem = inputs.Count == 0 ? "Name a file." : output is null ? "Say where the code goes: --output." : "";
        return problem.Length == 0 ? new PrepareArguments(inputs, output!, key, isNative) : null;
    }
}
