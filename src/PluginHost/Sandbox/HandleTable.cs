namespace PluginHost.Sandbox;

/// <summary>
/// The handles of one instance of a component. Whatever a guest says is checked: a handle that is not there, that is another resource's,
/// or that is lent to a call, is a violation of the canonical ABI.
/// </summary>
/// <param name="instance">The instance, for failures and limits.</param>
internal sealed class HandleTable(GuestInstance instance)
{
    // Zero is no handle, so that a guest's memory that was never written holds none.
    private readonly List<Entry> _entries = [default];
    private uint _firstFree;

    /// <summary>Adds a handle.</summary>
    /// <exception cref="PluginLimitException">There are as many as there may be.</exception>
    public uint Add(Handle handle)
    {
        instance.CountHandle();
        var entry = new Entry { Handle = handle, IsUsed = true };
        if (_firstFree == 0)
        {
            _entries.Add(entry);
            return (uint)_entries.Count - 1;
        }

        uint index = _firstFree;
        _firstFree = _entries[(int)index].NextFree;
        _entries[(int)index] = entry;
        return index;
    }

    /// <summary>Finds a handle of a resource.</summary>
    /// <exception cref="PluginAbiException">It is none.</exception>
    public Handle Get(uint index, int resource) => Find(index, resource).Handle;

    /// <summary>Takes a handle of a resource out.</summary>
    /// <exception cref="PluginAbiException">It is none, or it is lent.</exception>
    public Handle Remove(uint index, int resource)
    {
        Entry entry = Find(index, resource);
        if (entry.Lent > 0)
        {
            throw instance.Violation($"It gave up the handle {index}, which is lent to a call.");
        }

        instance.UncountHandle();
        _entries[(int)index] = new Entry { NextFree = _firstFree };
        _firstFree = index;
        return entry.Handle;
    }

    /// <summary>Takes a handle of a resource out that must own it.</summary>
    /// <exception cref="PluginAbiException">It is none, it is lent, or it is only borrowed.</exception>
    public Handle RemoveOwned(uint index, int resource)
    {
        Handle handle = Remove(index, resource);
        return handle.IsOwned ? handle : throw instance.Violation($"It gave away the handle {index}, which it has only borrowed.");
    }

    /// <summary>Keeps a handle that was found from being given up.</summary>
    public void Lend(uint index) => _entries[(int)index] = _entries[(int)index] with { Lent = _entries[(int)index].Lent + 1 };

    /// <summary>Undoes <see cref="Lend"/>.</summary>
    public void Return(uint index) => _entries[(int)index] = _entries[(int)index] with { Lent = _entries[(int)index].Lent - 1 };

    private Entry Find(uint index, int resource)
    {
        if (index >= (uint)_entries.Count || !_entries[(int)index].IsUsed)
        {
            throw instance.Violation($"It used the handle {index}, which does not exist.");
        }

        Entry entry = _entries[(int)index];
        return entry.Handle.Resource == resource
            ? entry
            : throw instance.Violation($"It used the handle {index} as one of another resource.");
    }

    private readonly record struct Entry
    {
        public Handle Handle { get; init; }

        public bool IsUsed { get; init; }

        public int Lent { get; init; }

        public uint NextFree { get; init; }
    }
}
