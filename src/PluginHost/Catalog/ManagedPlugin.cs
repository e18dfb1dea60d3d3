using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Catalog;

/// <summary>One plugin over its versions: what is wanted of it, and whose turn it is to change it.</summary>
/// <param name="wanted">What the source says.</param>
/// <param name="history">The versions that it had.</param>
/// <param name="catalog">The catalog's lock, which guards all of it but for the turn.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="patience">After how long a version that is being loaded makes way for a newer one, however often that has happened.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle needs no disposal, and somebody may be late.")]
internal sealed class ManagedPlugin(
    PluginDefinition wanted, GenerationHistory history, Lock catalog, TimeProvider timeProvider, TimeSpan patience)
{
    // A source that never rests would otherwise keep every version from being loaded.
    private const int MaxNewerInARow = 3;

    private readonly SemaphoreSlim _turn = new(1);
    private PluginTurn? _loading;
    private long _loadingSince;
    private long _asked;
    private long _answered;
    private long _read;
    private int _urgent;
    private int _newerInARow;

    /// <summary>The plugin.</summary>
    public PluginId Id { get; } = wanted.Id;

    /// <summary>What the source said last.</summary>
    public PluginDefinition Wanted { get; set; } = wanted;

    /// <summary>Whether the application has disabled it, whatever the source says.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether it is to be loaded.</summary>
    public bool IsEnabled => Wanted.Enabled && !IsDisabled;

    /// <summary>The versions that it had.</summary>
    public GenerationHistory History => history;

    /// <summary>What the source says, if that was refused.</summary>
    public (PluginDefinition Definition, string Sha256)? Refused { get; set; }

    /// <summary>The version that was chosen instead of what the source says.</summary>
    public GenerationRecord? Chosen { get; set; }

    /// <summary>What the source said, and nobody had read yet, when an earlier version was chosen instead, and the last question about it.</summary>
    public (PluginDefinition Definition, long Asked)? Unread { get; set; }

    /// <summary>The last question whether there is something new.</summary>
    public long AskedAnew { get; private set; }

    /// <summary>What is being loaded for an update, and was not overtaken.</summary>
    public PluginTurn? Loading => _loading is { IsOver: false } ? _loading : null;

    /// <summary>Whose turn it is to look whether the source has something newer than what is being loaded.</summary>
    public SharedTurn Look { get; } = new();

    /// <summary>What was being loaded last, if it was overtaken and has not been begun again.</summary>
    public (PluginDefinition Definition, string Sha256)? Overtaken { get; private set; }

    /// <summary>Whether somebody has asked for an update of which it is not known yet what it brings.</summary>
    public bool HasUnread => _asked > Math.Max(_answered, _read);

    /// <summary>
    /// Brings the plugin to what is wanted of it, when it is this one's turn. Of those that wait for their turn the first does it for all:
    /// it begins after each of them has asked. If it is overtaken, it is done again.
    /// </summary>
    /// <param name="update">Brings it there.</param>
    /// <param name="isAgain">Whether nothing has changed, but what was refused may be let in now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task UpdateAsync(Func<PluginTurn, Task> update, bool isAgain, CancellationToken cancellationToken)
    {
        long question;
        lock (catalog)
        {
            question = ++_asked;
            AskedAnew = isAgain ? AskedAnew : question;
        }

        while (!await TryUpdateAsync(question, update, cancellationToken).ConfigureAwait(false))
        {
            // It has made way, and stands behind what it made way for.
        }
    }

    /// <summary>Notes what is loaded, so that it is known if it is overtaken.</summary>
    /// <returns>Whether an earlier version was chosen instead of it before anybody had read it, and nobody has asked for something new since.</returns>
    public bool NoteRead(PluginTurn turn, PluginDefinition definition, string sha256)
    {
        turn.Sha256 = sha256;
        _read = turn.Asked;
        bool isTurnedDown = Unread is { } unread && turn.AskedAnew <= unread.Asked && unread.Definition.IsLoadedLike(definition);
        Unread = null;
        if (isTurnedDown)
        {
            History.TurnDown(definition, sha256);
        }

        return isTurnedDown;
    }

    /// <summary>Does something else with the plugin when it is this one's turn.</summary>
    /// <param name="run">What is done.</param>
    /// <param name="overtaking">Why it goes before all updates, what is being loaded included. <see langword="null"/> if it waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunInTurnAsync(Func<PluginTurn, Task> run, string? overtaking, CancellationToken cancellationToken)
    {
        // It stands in the line before anybody makes way for it.
        Task turn = _turn.WaitAsync(cancellationToken);
        int urgent = overtaking is null ? 0 : 1;
        lock (catalog)
        {
            _urgent += urgent;
            if (overtaking is not null)
            {
                Overtake(overtaking);
            }
        }

        try
        {
            await turn.ConfigureAwait(false);
        }
        finally
        {
            lock (catalog)
            {
                _urgent -= urgent;
            }
        }

        try
        {
            using var own = new PluginTurn(this, asked: 0, askedAnew: 0, cancellationToken);
            await run(own).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends what is being loaded, if anything is. It is begun again as far as it is wanted.</summary>
    public void Overtake(string by)
    {
        _newerInARow = 0;
        OvertakeLoading(by);
    }

    /// <summary>Ends what is being loaded because the source has something newer, unless that has happened too often in a row for how long it takes.</summary>
    public void OvertakeByNewer()
    {
        if (Loading is not null && (_newerInARow < MaxNewerInARow || timeProvider.GetElapsedTime(_loadingSince) >= patience))
        {
            _newerInARow++;
            OvertakeLoading("Its source has something newer.");
        }
    }

    private void OvertakeLoading(string by)
    {
        if (Loading is { } loading)
        {
            Overtaken = loading is { Definition: { } definition, Sha256: { } sha256 } ? (definition, sha256) : null;
            loading.Overtake(by);
        }
    }

    // What is overtaken may take long to end, or not end at all: nobody but its own asker waits for it.
    private async Task<bool> TryUpdateAsync(long question, Func<PluginTurn, Task> update, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        PluginTurn turn;
        Task updating;
        try
        {
            lock (catalog)
            {
                if (_answered >= question || _urgent > 0)
                {
                    return _answered >= question;
                }

                Overtaken = null;
                _read = 0;
                _loadingSince = timeProvider.GetTimestamp();
                turn = _loading = new PluginTurn(this, _asked, AskedAnew, cancellationToken);
            }

            // Not on this thread, which a host function that does not end would keep from noticing.
            updating = Task.Run(() => update(turn), CancellationToken.None);
            await Task.WhenAny(updating, turn.Overtaken).ConfigureAwait(false);
            End(turn, updating);
        }
        finally
        {
            _turn.Release();
        }

        using (turn)
        {
            try
            {
                await updating.ConfigureAwait(false);
                return !turn.IsOver;
            }
            catch (OperationCanceledException) when (turn.IsOver && !cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private void End(PluginTurn turn, Task updating)
    {
        lock (catalog)
        {
            _loading = null;
            turn.End();
            if (updating.IsCompletedSuccessfully && !turn.IsOver)
            {
                _answered = turn.Asked;
                _newerInARow = 0;
            }
        }
    }
}
