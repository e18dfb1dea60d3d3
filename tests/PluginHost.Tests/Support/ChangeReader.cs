namespace PluginHost.Tests.Support;

/// <summary>Reads what changes about a host's plugins, from when it is made.</summary>
internal sealed class ChangeReader
{
    private readonly IAsyncEnumerator<PluginChange> _changes;
    private ValueTask<bool> _next;

    public ChangeReader(PluginTestHost host)
    {
        _changes = host.Manager.ReadChangesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        _next = _changes.MoveNextAsync();
    }

    /// <summary>Waits for the next change of a kind, past all others.</summary>
    public async Task<PluginChange> WaitForAsync(PluginChangeKind kind)
    {
        while (await _next)
        {
            PluginChange change = _changes.Current;
            _next = _changes.MoveNextAsync();
            if (change.Kind == kind)
            {
                return change;
            }
        }

        throw new InvalidOperationException("The host has stopped.");
    }
}
