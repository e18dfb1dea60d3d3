using System.Globalization;

namespace PluginHost.Tool;

/// <summary>What the command was asked to call.</summary>
/// <param name="Guest">The component.</param>
/// <param name="Function">The function; <see langword="null"/> to list them.</param>
/// <param name="Json">The arguments.</param>
/// <param name="Timeout">How long the call may take.</param>
internal sealed record CallArguments(string Guest, string? Function, string Json, TimeSpan Timeout)
{
    /// <summary>Reads the command line.</summary>
    /// <param name="args">What follows <c>call</c>.</param>
    /// <returns><see langword="null"/> if it is not understood.</returns>
    public static CallArguments? Parse(ReadOnlySpan<string> args)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(10);
        if (args is [.. var before, "--timeout", var text])
        {
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out double seconds) || seconds is not (> 0 and <= 86_400))
            {
                return null;
            }

            timeout = TimeSpan.FromSeconds(seconds);
            args = before;
        }

        return args switch
        {
            [['-', '-', ..], ..] => null,
            [var guest] => new CallArguments(guest, Function: null, "[]", timeout),
            [var guest, var function] => new CallArguments(guest, function, "[]", timeout),
            [var guest, var function, var json] => new CallArguments(guest, function, json, timeout),
            _ => null,
        };
    }
}
