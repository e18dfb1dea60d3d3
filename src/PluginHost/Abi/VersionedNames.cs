using System.Diagnostics.CodeAnalysis;
using PluginHost.Generators.Wit;

namespace PluginHost.Abi;

/// <summary>What there is by the names of interfaces, found also by those versions of a name that it may stand in for.</summary>
internal sealed class VersionedNames<T>
{
    private readonly Dictionary<string, T> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<VersionTrack, (SemanticVersion Version, T Item)> _newest = [];

    /// <summary>Collects what there is.</summary>
    public VersionedNames(IEnumerable<KeyValuePair<string, T>> items)
    {
        foreach ((string name, T item) in items)
        {
            if (_exact.TryAdd(name, item)
                && VersionTrack.TryParse(name, out VersionTrack track, out SemanticVersion? version)
                && (!_newest.TryGetValue(track, out var known) || version.CompareTo(known.Version) > 0))
            {
                _newest[track] = (version, item);
            }
        }
    }

    /// <summary>Finds what has the name, or else the newest of the versions that may stand in for it.</summary>
    public bool TryFind(string name, [MaybeNullWhen(false)] out T item)
    {
        if (_exact.TryGetValue(name, out item))
        {
            return true;
        }

        bool isThere = VersionTrack.TryParse(name, out VersionTrack track, out _) & _newest.TryGetValue(track, out var newest);
        item = newest.Item;
        return isThere;
    }
}
