using System.Globalization;
using System.Text.RegularExpressions;

namespace PluginHost.Samples.Tests;

/// <summary>
/// Puts in the place of generations' numbers in which order they came, so that those of a page can be compared with those of a run: a sample loads
/// its plugins side by side, so which number one gets differs.
/// </summary>
internal sealed partial class GenerationNumbers
{
    private readonly List<string> _seen = [];

    /// <summary>Replaces the numbers in a text. The same number is replaced by the same in the next text.</summary>
    public string Mask(string text) => Number().Replace(text, match =>
    {
        if (!_seen.Contains(match.Value))
        {
            _seen.Add(match.Value);
        }

        return $"#{_seen.IndexOf(match.Value).ToString(CultureInfo.InvariantCulture)}";
    });

    /// <summary>Forgets the numbers that a text had which was not the one that was waited for.</summary>
    public GenerationNumbers Copy()
    {
        var copy = new GenerationNumbers();
        copy._seen.AddRange(_seen);
        return copy;
    }

    [GeneratedRegex(@"(?<=^  )\d+(?= [0-9a-f]{12} )|(?<=\(generation )\d+(?=\))", RegexOptions.Multiline)]
    private static partial Regex Number();
}
