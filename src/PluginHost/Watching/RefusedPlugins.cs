namespace PluginHost.Watching;

/// <summary>
/// When plugins are tried again whose version was refused for a reason that may pass, since nothing tells of that: at the next look, then
/// after twice as many each time. Not thread-safe.
/// </summary>
internal sealed class RefusedPlugins
{
    private const int MaxLooksBetween = 64;

    private readonly Dictionary<PluginId, (int Between, int Left)> _waiting = [];

    /// <summary>Counts a look.</summary>
    /// <param name="refused">Those that stand refused now.</param>
    /// <param name="trying">Those that are being tried again now, for which it does not count.</param>
    /// <returns>Those that are to be tried again.</returns>
    public IReadOnlySet<PluginId> Look(IReadOnlyCollection<PluginId> refused, IReadOnlySet<PluginId> trying)
    {
        foreach (PluginId mended in _waiting.Keys.Except(refused).ToArray())
        {
            _waiting.Remove(mended);
        }

        return refused.Where(id => !trying.Contains(id) && IsDue(id)).ToHashSet();
    }

    private bool IsDue(PluginId id)
    {
        (int between, int left) = _waiting.GetValueOrDefault(id, (1, 1));
        bool isDue = left == 1;
        between = isDue ? Math.Min(between * 2, MaxLooksBetween) : between;
        _waiting[id] = (between, isDue ? between : left - 1);
        return isDue;
    }
}
