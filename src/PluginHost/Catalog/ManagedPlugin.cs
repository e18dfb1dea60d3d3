namespace PluginHost.Catalog;

/// <summary>One plugin over its versions: what is wanted of it, and who has asked for that.</summary>
/// <param name="wanted">What the source says.</param>
/// <param name="history">The versions that it had.</param>
/// <param name="turns">Whose turn it is to change it.</param>
/// <param name="catalog">The catalog's lock, which guards all of it.</param>
internal sealed class ManagedPlugin(PluginDefinition wanted, GenerationHistory history, PluginTurns turns, Lock catalog)
{
    private long _asked;
    private long _answered;
    private long _read;
    private int _waiting;
    private bool _isUnreadable;

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

    /// <summary>Whose turn it is to change it.</summary>
    public PluginTurns Turns => turns;

    /// <summary>What the source says, if that was refused.</summary>
    public (PluginDefinition Definition, string Sha256)? Refused { get; private set; }

    /// <summary>Why what the source says was refused, whatever has become of the version that serves since. <see langword="null"/> if it was not.</summary>
    public PluginException? Refusal { get; set; }

    /// <summary>How often somebody has asked for it to be loaded whatever was decided before.</summary>
    public long Reloads { get; private set; }

    /// <summary>The version that was chosen instead of what the source says.</summary>
    public GenerationRecord? Chosen { get; set; }

    /// <summary>What the source said, and nobody had read yet, when an earlier version was chosen instead.</summary>
    public UnreadVersion? Unread { get; set; }

    /// <summary>The last question whether there is something new.</summary>
    public long AskedAnew { get; private set; }

    /// <summary>Whose turn it is to look whether the source has something newer than what is being loaded.</summary>
    public SharedTurn Look { get; } = new();

    /// <summary>How many wait for an update. For tests.</summary>
    public int Waiting => _waiting;

    /// <summary>Whether somebody waits for an update that has not come to its end.</summary>
    public bool IsAwaited => _waiting > 0 && _asked > _answered;

    /// <summary>Whether it is not known what the source says: somebody has asked for an update that has not read it yet, or it could not be read.</summary>
    public bool HasUnread => _asked > Math.Max(_answered, _read) || _isUnreadable;

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
            _waiting++;
        }

        try
        {
            while (!IsAnswered(question))
            {
                // Again, if it has made way: it stands behind what it made way for.
                await turns.RunAsync(() => TryBegin(question, cancellationToken), update, NoteAnswered, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (catalog)
            {
                _waiting--;
            }
        }
    }

    /// <summary>Notes what is loaded, so that it is known if it is overtaken.</summary>
    /// <returns>Whether an earlier version was chosen instead of it before anybody had read it.</returns>
    public bool NoteRead(PluginTurn turn, PluginDefinition definition, string sha256)
    {
        turn.Sha256 = sha256;
        _read = turn.Asked;
        _isUnreadable = false;
        bool isTurnedDown = Unread?.Is(turn, definition, sha256) == true;
        Unread = null;
        if (isTurnedDown)
        {
            History.TurnDown(definition, sha256);
        }

        return isTurnedDown;
    }

    /// <summary>Begins to find out what the source says.</summary>
    public PluginDefinition BeginReading(PluginTurn turn)
    {
        Refused = null;
        turn.Definition = Wanted;
        return Wanted;
    }

    /// <summary>Notes that what the source says cannot be read or loaded.</summary>
    public void Refuse(PluginTurn turn, PluginDefinition definition, PluginException failure)
    {
        Refused = turn.Sha256 is { } sha256 ? (definition, sha256) : null;
        _isUnreadable = turn.Sha256 is null;
        Refusal = failure;
    }

    /// <summary>Notes that what was refused is not wanted any more: it may be let in at another time, and somebody has chosen otherwise.</summary>
    public void TurnDownRefused()
    {
        if (Refused is { } refused)
        {
            History.TurnDown(refused.Definition, refused.Sha256);
            Refused = null;
            Refusal = null;
        }
    }

    /// <summary>Wants what the source says, whatever was decided before.</summary>
    public void WantAnew()
    {
        Reloads++;
        Unread = null;
        History.ForgetTurnedDown();
    }

    /// <summary>Brings the plugin to a version that it had before, when it is this one's turn.</summary>
    /// <param name="kind">What that is.</param>
    /// <param name="by">The same, if it goes before all updates. <see langword="null"/> if it waits.</param>
    /// <param name="run">Brings it there.</param>
    /// <param name="whenOvertaken">Called under the catalog's lock when it is overtaken, before anybody else has his turn.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it was overtaken by. <see langword="null"/> if it has come to its end.</returns>
    public Task<Overtaking?> ReturnAsync(
        PluginChangeKind kind,
        Overtaking? by,
        Func<PluginTurn, Task> run,
        Action<Overtaking> whenOvertaken,
        CancellationToken cancellationToken)
    {
        return by is { } urgency
            ? turns.RunUrgentAsync(urgency, Begin, run, End, cancellationToken)
            : turns.RunAsync(Begin, run, End, cancellationToken);

        PluginTurn Begin() => turns.BeginReturn(this, kind, cancellationToken);

        void End(PluginTurn turn, bool hasSucceeded)
        {
            if (turn.HasMadeWay && turn.OvertakenBy is { } overtaking)
            {
                whenOvertaken(overtaking);
            }
        }
    }

    /// <summary>Whether what the source says is newer than what is done in a turn: than what is loaded, or than what is gone back from.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="serving">The version that serves.</param>
    /// <param name="definition">What the source says.</param>
    /// <param name="sha256">The hash of its guest.</param>
    public bool IsNewer(PluginTurn turn, GenerationRecord? serving, PluginDefinition definition, string sha256)
    {
        if (turn.IsUpdate)
        {
            // If that is still being read itself, it began before and takes longer.
            return turn.Sha256 != sha256;
        }

        return serving?.IsOf(definition, sha256) != true
            && !IsThat(Refused)
            && (turn.Kind == PluginChangeKind.Reverted || !IsThat(turns.Overtaken))
            && !History.IsTurnedDown(definition, sha256)
            && History.FindQuarantine(definition, sha256) is null;

        bool IsThat((PluginDefinition Definition, string Sha256)? known) =>
            known is { } some && some.Sha256 == sha256 && some.Definition.IsLoadedLike(definition);
    }

    private bool IsAnswered(long question)
    {
        lock (catalog)
        {
            return _answered >= question;
        }
    }

    private PluginTurn? TryBegin(long question, CancellationToken cancellationToken)
    {
        if (_answered >= question || turns.HasUrgent)
        {
            return null;
        }

        _read = 0;
        return turns.BeginUpdate(this, _asked, AskedAnew, cancellationToken);
    }

    private void NoteAnswered(PluginTurn turn, bool hasSucceeded) => _answered = hasSucceeded ? turn.Asked : _answered;
}
