using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Abi.Components;

/// <summary>Takes names for one that must not stand side by side: capital letters and hyphens make no difference.</summary>
internal sealed class LabelComparer : IEqualityComparer<string>
{
    public static LabelComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => x == y || (x is not null && y is not null && Fold(x).SequenceEqual(Fold(y)));

    // No folded copy is kept of what a component names at length.
    public int GetHashCode([DisallowNull] string obj)
    {
        var hash = new HashCode();
        foreach (char letter in obj)
        {
            if (letter != '-')
            {
                hash.Add(char.ToLowerInvariant(letter));
            }
        }

        return hash.ToHashCode();
    }

    private static IEnumerable<char> Fold(string label) => label.Where(letter => letter != '-').Select(char.ToLowerInvariant);
}
