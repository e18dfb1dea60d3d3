using System.Collections.Concurrent;
using System.Diagnostics;

namespace PluginHost.Diagnostics;

/// <summary>
/// Which plugins measurements are told apart by: by name, and by scope if that is asked for. What keeps measurements keeps something for every
/// scope that it was ever told of, so there are only so many, and all others are one.
/// </summary>
/// <param name="maxScopes">How many scopes there may be; 0 for no tag.</param>
internal sealed class ScopeTags(int maxScopes)
{
    internal const string Other = "(other)";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The tags of a plugin.</summary>
    public TagList Of(PluginId id)
    {
        var tags = new TagList { { TelemetryTags.PluginName, id.Name } };
        if (maxScopes > 0)
        {
            tags.Add(TelemetryTags.PluginScope, ScopeOf(id));
        }

        return tags;
    }

    /// <summary>The scope under which a plugin is measured. <see langword="null"/> if scopes are no tag.</summary>
    public string? ScopeOf(PluginId id)
    {
        string scope = id.Scope;
        if (maxScopes == 0)
        {
            return null;
        }

        if (scope.Length == 0 || _known.TryGetValue(scope, out string? known))
        {
            return scope;
        }

        // Counted before it is added, so that there are never more; a scope that comes twice at once may take the room of two.
        if (Volatile.Read(ref _count) >= maxScopes || Interlocked.Increment(ref _count) > maxScopes)
        {
            return Other;
        }

        known = _known.GetOrAdd(scope, scope);
        return known;
    }
}
