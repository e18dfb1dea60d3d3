namespace PluginHost.Diagnostics;

/// <summary>Lets only so many failures a second into the log: of one plugin half of those of all, so that one that fails always hides no other.</summary>
internal sealed class FailureLogs(int perSecond, TimeProvider timeProvider)
{
    private const int MaxPlugins = 1000;

    private readonly Lock _lock = new();
    private readonly RateLimit _all = new(perSecond, timeProvider);
    private readonly RateLimit _telling = new(1, timeProvider);
    private readonly Dictionary<PluginId, LinkedListNode<(PluginId Id, RateLimit Limit)>> _plugins = [];

    // The one that failed last comes last.
    private readonly LinkedList<(PluginId Id, RateLimit Limit)> _byTime = [];
    private long _dropped;

    /// <summary>Asks for one.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="droppedBefore">How many of all plugins were refused since this was last told; zero if that was less than a second ago.</param>
    public bool TryTake(PluginId id, out long droppedBefore)
    {
        lock (_lock)
        {
            if (!OfPlugin(id).TryTake(1, out _) || !_all.TryTake(1, out _))
            {
                _dropped++;
                droppedBefore = 0;
                return false;
            }

            droppedBefore = 0;
            if (_dropped > 0 && _telling.TryTake(1, out _))
            {
                (droppedBefore, _dropped) = (_dropped, 0);
            }

            return true;
        }
    }

    // Whoever failed longest ago, or is gone, makes room.
    private RateLimit OfPlugin(PluginId id)
    {
        if (_plugins.Remove(id, out LinkedListNode<(PluginId Id, RateLimit Limit)>? own))
        {
            _byTime.Remove(own);
        }
        else if (_plugins.Count == MaxPlugins)
        {
            _plugins.Remove(_byTime.First!.Value.Id);
            _byTime.RemoveFirst();
        }

        own ??= new LinkedListNode<(PluginId Id, RateLimit Limit)>((id, new RateLimit(perSecond / 2, timeProvider)));
        _byTime.AddLast(own);
        _plugins.Add(id, own);
        return own.Value.Limit;
    }
}
