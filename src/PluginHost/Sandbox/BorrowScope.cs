namespace PluginHost.Sandbox;

/// <summary>A call from one component to another for whose time handles are lent.</summary>
internal sealed class BorrowScope
{
    private readonly List<(HandleTable Table, uint Handle)> _lent = [];

    /// <summary>How many times a handle was lent, each of which is remembered until the call ends.</summary>
    public int Lent => _lent.Count;

    /// <summary>How many handles the called component has and has not given up.</summary>
    public int Borrowed { get; set; }

    /// <summary>Lends a handle until the call ends: it cannot be given up or away meanwhile.</summary>
    public void Lend(HandleTable table, uint handle)
    {
        table.Lend(handle);
        _lent.Add((table, handle));
    }

    /// <summary>The call has ended.</summary>
    public void End()
    {
        foreach ((HandleTable table, uint handle) in _lent)
        {
            table.Return(handle);
        }
    }
}
