namespace PluginHost.Sandbox;

/// <summary>
/// Who has had how many turns while others waited: the next turn goes to the scope that has had the fewest, in it to the plugin that has, and
/// of its calls to the one that has waited longest. Not for more than one thread at a time.
/// </summary>
internal sealed class TurnShares
{
    private readonly Dictionary<string, long> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<PluginId, long> _plugins = [];

    /// <summary>Chooses who is next.</summary>
    /// <param name="waiting">Who waits, in the order in which they came. At least one.</param>
    public LinkedListNode<T> Choose<T>(LinkedList<T> waiting)
        where T : ITurnOwner
    {
        LinkedListNode<T> best = waiting.First!;
        for (LinkedListNode<T>? node = best.Next; node is not null; node = node.Next)
        {
            if (Compare(node.Value.Plugin, best.Value.Plugin) < 0)
            {
                best = node;
            }
        }

        return best;
    }

    /// <summary>Notes that somebody begins to wait: whoever was not there has no turns saved up from then.</summary>
    /// <param name="plugin">Whose call it is.</param>
    public void Enter(PluginId plugin)
    {
        long fewest = _scopes.Count == 0 ? 0 : _scopes.Values.Min();
        _scopes.TryAdd(plugin.Scope, fewest);
        long fewestOfScope = _plugins.Where(other => other.Key.Scope == plugin.Scope).Select(other => other.Value).DefaultIfEmpty().Min();
        _plugins.TryAdd(plugin, fewestOfScope);
    }

    /// <summary>Counts a turn.</summary>
    /// <param name="plugin">Whose call has it.</param>
    public void Count(PluginId plugin)
    {
        Enter(plugin);
        _scopes[plugin.Scope]++;
        _plugins[plugin]++;
    }

    /// <summary>Forgets everything: nobody waits any more.</summary>
    public void Clear()
    {
        _scopes.Clear();
        _plugins.Clear();
    }

    private int Compare(PluginId left, PluginId right)
    {
        int scopes = _scopes.GetValueOrDefault(left.Scope).CompareTo(_scopes.GetValueOrDefault(right.Scope));
        return scopes != 0 ? scopes : _plugins.GetValueOrDefault(left).CompareTo(_plugins.GetValueOrDefault(right));
    }
}
