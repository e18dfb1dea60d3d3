namespace PluginHost.Abi.Components;

/// <summary>Finds interfaces that use each other in a circle, which WIT does not allow.</summary>
internal static class WitCycle
{
    /// <summary>Whether there is a circle.</summary>
    /// <param name="uses">What each interface uses. All that are used are in it.</param>
    public static bool IsIn(IReadOnlyDictionary<string, HashSet<string>> uses)
    {
        ILookup<string, string> users = uses
            .SelectMany(item => item.Value, (item, used) => (User: item.Key, Used: used))
            .ToLookup(item => item.Used, item => item.User, StringComparer.Ordinal);
        Dictionary<string, int> open = uses.ToDictionary(item => item.Key, item => item.Value.Count, StringComparer.Ordinal);
        var ready = new Queue<string>(open.Where(item => item.Value == 0).Select(item => item.Key));
        int ordered = 0;
        while (ready.TryDequeue(out string? name))
        {
            ordered++;
            foreach (string user in users[name])
            {
                if (--open[user] == 0)
                {
                    ready.Enqueue(user);
                }
            }
        }

        return ordered < uses.Count;
    }
}
