using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Catalog;

/// <summary>Whose turn it is to change a plugin, and what goes before what.</summary>
/// <param name="catalog">The catalog's lock, which guards all of it but for the turn.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="patience">After how long one's turn makes way for something newer, whatever it is.</param>
/// <param name="onOvertaken">Called with a turn that was overtaken, and what still runs in it: disposes it in the end.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle needs no disposal, and somebody may be late.")]
internal sealed class PluginTurns(Lock catalog, TimeProvider timeProvider, TimeSpan patience, Action<PluginTurn, Task> onOvertaken)
{
    // A source that never rests would otherwise keep every version from being loaded.
    private const int MaxNewerInARow = 3;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Task> _left = [];
    private PluginTurn? _current;
    private int _urgent;
    private int _newerInARow;

    /// <summary>The turn at hand, unless it was overtaken.</summary>
    public PluginTurn? Current => _current is { IsOver: false } ? _current : null;

    /// <summary>Whether somebody waits who goes before all updates.</summary>
    public bool HasUrgent => _urgent > 0;

    /// <summary>What was being loaded for an update last, if that was overtaken and has not been begun again.</summary>
    public (PluginDefinition Definition, string Sha256)? Overtaken { get; private set; }

    /// <summary>What was overtaken, and has not come to its end yet.</summary>
    public IReadOnlyList<Task> FindLeft()
    {
        _left.RemoveAll(task => task.IsCompleted);
        return [.. _left];
    }

    /// <summary>Makes a turn that brings the plugin to what its source says.</summary>
    public PluginTurn BeginUpdate(ManagedPlugin plugin, long asked, long askedAnew, CancellationToken cancellationToken)
    {
        Overtaken = null;
        return new PluginTurn(plugin, timeProvider.GetTimestamp(), cancellationToken) { Kind = PluginChangeKind.Loaded, Asked = asked, AskedAnew = askedAnew };
    }

    /// <summary>Makes a turn that brings the plugin to a version that it had before.</summary>
    public PluginTurn BeginReturn(ManagedPlugin plugin, PluginChangeKind kind, CancellationToken cancellationToken) =>
        new(plugin, timeProvider.GetTimestamp(), cancellationToken) { Kind = kind, Definition = plugin.Wanted };

    /// <summary>Does something when it is this one's turn.</summary>
    /// <param name="begin">Makes the turn. <see langword="null"/> if there is nothing to do.</param>
    /// <param name="run">What is done.</param>
    /// <param name="end">Called at the end of the turn, with whether it has succeeded, before anybody else has his.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it was overtaken by. <see langword="null"/> if it was not.</returns>
    public async Task<Overtaking?> RunAsync(
        Func<PluginTurn?> begin, Func<PluginTurn, Task> run, Action<PluginTurn, bool> end, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await RunInTurnAsync(begin, run, end, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does something before all updates.</summary>
    /// <param name="by">What it is, which says what it overtakes.</param>
    /// <param name="begin">Makes the turn.</param>
    /// <param name="run">What is done.</param>
    /// <param name="end">Called at the end of the turn, with whether it has succeeded, before anybody else has his.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it was overtaken by. <see langword="null"/> if it was not.</returns>
    public async Task<Overtaking?> RunUrgentAsync(
        Overtaking by, Func<PluginTurn> begin, Func<PluginTurn, Task> run, Action<PluginTurn, bool> end, CancellationToken cancellationToken)
    {
        // It stands in the line before anybody makes way for it.
        Task turn = _turn.WaitAsync(cancellationToken);
        lock (catalog)
        {
            _urgent++;
            Overtake(by);
        }

        try
        {
            await turn.ConfigureAwait(false);
        }
        finally
        {
            lock (catalog)
            {
                _urgent--;
            }
        }

        return await RunInTurnAsync(begin, run, end, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the turn at hand, if what is done in it makes way for that. An update is begun again as far as it is wanted.</summary>
    public void Overtake(Overtaking by)
    {
        if (Current is not { } current || (by == Overtaking.Revert && !current.IsUpdate))
        {
            return;
        }

        if (current is { IsUpdate: true, HasServed: false } && by != Overtaking.Cancelled)
        {
            Overtaken = current is { Definition: { } definition, Sha256: { } sha256 } ? (definition, sha256) : null;
        }

        current.Overtake(by);
    }

    /// <summary>
    /// Ends the turn at hand because the source has something newer: an update unless that has happened too often in a row, anything that takes long in
    /// any case, and then also later.
    /// </summary>
    public void OvertakeByNewer()
    {
        if (Current is not { } current)
        {
            return;
        }

        TimeSpan left = patience - timeProvider.GetElapsedTime(current.Since);
        if ((current.IsUpdate && _newerInARow < MaxNewerInARow) || left <= TimeSpan.Zero)
        {
            _newerInARow += current.IsUpdate ? 1 : 0;
            Overtake(Overtaking.Newer);
            return;
        }

        current.Patience ??= timeProvider.CreateTimer(_ => Overtake(current, Overtaking.Newer), state: null, left, Timeout.InfiniteTimeSpan);
    }

    // What is overtaken may take long to end, or not end at all: nobody waits for it.
    private async Task<Overtaking?> RunInTurnAsync(
        Func<PluginTurn?> begin, Func<PluginTurn, Task> run, Action<PluginTurn, bool> end, CancellationToken cancellationToken)
    {
        PluginTurn? turn;
        Task running;
        try
        {
            lock (catalog)
            {
                _current = turn = begin();
                if (turn is { Kind: PluginChangeKind.Reverted, Plugin.IsAwaited: true })
                {
                    // Who waits for an update has asked before, and does not look whether the source has something newer.
                    OvertakeByNewer();
                }
            }

            if (turn is null)
            {
                return null;
            }

            running = await RunUntilOverAsync(turn, run, cancellationToken).ConfigureAwait(false);
            End(turn, running, end);
        }
        finally
        {
            _turn.Release();
        }

        if (turn.OvertakenBy is { } by)
        {
            onOvertaken(turn, running);
            if (!turn.HasMadeWay)
            {
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
            return by;
        }

        using (turn)
        {
            await running.ConfigureAwait(false);
            return null;
        }
    }

    private async Task<Task> RunUntilOverAsync(PluginTurn turn, Func<PluginTurn, Task> run, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(_ => Overtake(turn, Overtaking.Cancelled), state: null);

        // Not on this thread, which a host function that does not end would keep from noticing.
        Task running = Task.Run(() => run(turn), CancellationToken.None);
        await Task.WhenAny(running, turn.Overtaken).ConfigureAwait(false);
        return running;
    }

    private void End(PluginTurn turn, Task running, Action<PluginTurn, bool> end)
    {
        lock (catalog)
        {
            _current = null;
            turn.End();
            bool hasSucceeded = turn.IsOver ? turn.HasServed : running.IsCompletedSuccessfully;
            _newerInARow = hasSucceeded && turn.IsUpdate ? 0 : _newerInARow;
            if (turn.IsOver)
            {
                _left.Add(running.ContinueWith(static _ => { }, TaskScheduler.Default));
            }

            end(turn, hasSucceeded);
        }
    }

    // It may be too late by now.
    private void Overtake(PluginTurn turn, Overtaking by)
    {
        lock (catalog)
        {
            if (Current == turn)
            {
                Overtake(by);
            }
        }
    }
}
