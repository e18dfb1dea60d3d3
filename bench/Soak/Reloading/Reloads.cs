namespace PluginHost.Soak.Reloading;

/// <summary>Deploys one version after the other, and sees what becomes of each.</summary>
internal sealed class Reloads : IAsyncDisposable
{
    private static readonly PluginId Id = new("filter");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SoakServer _server;
    private readonly Versions _versions;
    private readonly IAsyncEnumerator<PluginChange> _changes;
    private Task<bool> _next;

    /// <summary>Begins to read what changes.</summary>
    public Reloads(SoakServer server, Versions versions)
    {
        _server = server;
        _versions = versions;
        _changes = server.Manager.ReadChangesAsync().GetAsyncEnumerator();
        _next = _changes.MoveNextAsync().AsTask();
    }

    /// <summary>How many versions there were of each kind.</summary>
    public Dictionary<VersionKind, int> Counts { get; } = Enum.GetValues<VersionKind>().ToDictionary(kind => kind, _ => 0);

    /// <summary>What became of versions that it should not have.</summary>
    public List<string> Surprises { get; } = [];

    /// <summary>Deploys a version: every fourth is bad, of one kind after the other.</summary>
    public async Task DeployAsync(int number)
    {
        VersionKind kind = number % 4 == 3 ? Versions.Bad[number / 4 % Versions.Bad.Count] : VersionKind.Good;
        Counts[kind]++;
        _server.File.Deploy(_versions.Make(kind, number));
        await ExpectAsync(number, kind, Versions.IsRefused(kind) ? PluginChangeKind.Refused : PluginChangeKind.Loaded);
        if (kind != VersionKind.Good && !Versions.IsRefused(kind))
        {
            await ExpectAsync(number, kind, PluginChangeKind.Reverted);
        }
    }

    /// <summary>Waits until nothing is left of the versions before the one that serves.</summary>
    public async Task DrainAsync(int plugins)
    {
        while (_server.LiveGenerations > plugins && await ReadAsync() is not null)
        {
            // It is another one that has ended, or something else.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The server has stopped, so the stream has ended.
        await _next;
        await _changes.DisposeAsync();
    }

    private async Task ExpectAsync(int number, VersionKind kind, PluginChangeKind expected)
    {
        while (await ReadAsync() is { } change)
        {
            if (change.Kind is not (PluginChangeKind.Loaded or PluginChangeKind.Refused or PluginChangeKind.Reverted))
            {
                continue;
            }

            if (change.Kind == expected)
            {
                return;
            }

            Surprises.Add($"Version {number} ({kind}) was {change.Kind} and not {expected}. {change.Failure?.Message}");
        }

        Surprises.Add($"Version {number} ({kind}) was not {expected} within {Patience}.");
    }

    private async Task<PluginChange?> ReadAsync()
    {
        try
        {
            while (await _next.WaitAsync(Patience))
            {
                PluginChange change = _changes.Current;
                _next = _changes.MoveNextAsync().AsTask();
                if (change.Id == Id)
                {
                    return change;
                }
            }
        }
        catch (TimeoutException)
        {
            // Said by whoever expected it.
        }

        return null;
    }
}
