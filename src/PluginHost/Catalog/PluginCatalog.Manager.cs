using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>What the application wants of single plugins.</content>
internal sealed partial class PluginCatalog
{
    /// <inheritdoc/>
    public Task<PluginStatus> ReloadAsync(PluginId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ChangeAsync(
            async token =>
            {
                lock (_lock)
                {
                    if (_plugins.TryGetValue(id, out ManagedPlugin? known))
                    {
                        known.WantAnew();

                        // A compiler is asked again that was given up.
                        FindServing(known)?.RevertCause = null;

                        // What was chosen instead of a version in quarantine is still wanted.
                        known.Chosen = known.History.HasQuarantined ? known.Chosen : null;
                    }
                }

                return await ReadAndUpdateAsync(id, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PluginStatus> RollBackAsync(PluginId id, long? generation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ChangeAsync(
            async token =>
            {
                await RollBackAsync(Find(id), generation, token).ConfigureAwait(false);
                return GetStatusOrThrow(id);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public PluginStatus Disable(PluginId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        ManagedPlugin plugin = Find(id);
        SetDisabled(plugin, true);
        return _current.Entries.GetValueOrDefault(id, new PluginEntry(plugin.Wanted, PluginState.Disabled)).ToStatus();
    }

    /// <inheritdoc/>
    public Task<PluginStatus> EnableAsync(PluginId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ChangeAsync(
            async token =>
            {
                SetDisabled(Find(id), false);
                return await ReadAndUpdateAsync(id, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PluginGeneration> GetGenerations(PluginId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_lock)
        {
            return Find(id).History.List();
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PluginChange> ReadChangesAsync(CancellationToken cancellationToken = default) => _feed.ReadAsync(cancellationToken);

    private async Task<PluginStatus> ReadAndUpdateAsync(PluginId id, CancellationToken cancellationToken)
    {
        if (await ReadSourcesAsync(id, cancellationToken).ConfigureAwait(false) is not [ManagedPlugin plugin])
        {
            throw new PluginNotFoundException(id, "No source has it.");
        }

        await AskAsync(plugin, isAgain: false, cancellationToken).ConfigureAwait(false);
        return GetStatusOrThrow(id);
    }

    private async Task RollBackAsync(ManagedPlugin plugin, long? number, CancellationToken cancellationToken)
    {
        bool canRollBack;
        var rollback = new Rollback(number);
        lock (_lock)
        {
            canRollBack = IsWanted(plugin) && plugin.History.FindEarlier(FindServing(plugin), number) is not null;
            rollback.Reloads = plugin.Reloads;
            rollback.Unread = plugin.HasUnread ? LookAtUnread(plugin.Wanted, plugin.AskedAnew) : null;
        }

        Overtaking? overtaken = await plugin.ReturnAsync(
            PluginChangeKind.RolledBack,
            canRollBack ? Overtaking.Rollback : null,
            turn => RollBackAsync(turn, rollback),
            by => rollback.NoteOvertaken(plugin, by),
            cancellationToken).ConfigureAwait(false);
        if (overtaken is { } by && !rollback.IsChosen)
        {
            throw NotRolledBack(plugin, by);
        }
    }

    private async Task RollBackAsync(PluginTurn turn, Rollback rollback)
    {
        ManagedPlugin plugin = turn.Plugin;
        PluginEntry old;
        lock (_lock)
        {
            turn.ThrowIfOver();
            ThrowIfStopped();
            if (!IsWanted(plugin))
            {
                throw NotEnabled(plugin);
            }

            old = _current.Entries[plugin.Id];
            rollback.Begin(plugin.History, plugin.History.Find(old.Generation));
            if (rollback.Wanted is null)
            {
                throw new PluginLoadException(plugin.Id, DescribeMissing(plugin, rollback.Number));
            }
        }

        if (rollback.Wanted != rollback.Serving)
        {
            await LoadEarlierAsync(turn, old, rollback).ConfigureAwait(false);
            return;
        }

        lock (_lock)
        {
            turn.ThrowIfOver();

            // Whoever names the version that serves wants it in spite of what failed.
            rollback.Wanted.ForgetRevertFailure();
            rollback.TurnDownNotLoaded(plugin);
        }

        SetFailure(turn, () => null);
    }

    private async Task LoadEarlierAsync(PluginTurn turn, PluginEntry old, Rollback rollback)
    {
        ManagedPlugin plugin = turn.Plugin;
        try
        {
            await LoadAgainAsync(turn, old, rollback.Wanted!, PluginChangeKind.RolledBack, onServed: Choose).ConfigureAwait(false);
        }
        catch (PluginException failure)
        {
            lock (_lock)
            {
                turn.ThrowIfOver();
                _feed.Add(plugin.Id, PluginChangeKind.Refused, generation: null, failure);
            }

            _host.Events.PluginLoadFailed(failure);
            throw;
        }

        void Choose()
        {
            rollback.Choose(plugin);
            rollback.TurnDownNotLoaded(plugin);
        }
    }

    private static PluginException NotRolledBack(ManagedPlugin plugin, Overtaking by) => by switch
    {
        Overtaking.Disabled => NotEnabled(plugin),
        Overtaking.Removed => new PluginNotFoundException(plugin.Id, "It was removed meanwhile."),
        _ => new PluginLoadException(plugin.Id, $"It was not rolled back. {by.Describe()}"),
    };

    private static PluginRejectedException NotEnabled(ManagedPlugin plugin) =>
        new(plugin.Id, PluginRejection.Disabled, "Enable it before it is rolled back.");

    private static string DescribeMissing(ManagedPlugin plugin, long? number)
    {
        string kept = string.Join(", ", plugin.History.List().Where(record => record.CanRollBack).Select(record => record.Number));
        string wanted = number is null ? "an earlier generation" : $"a generation {number}";
        return $"There is not {wanted} to roll back to. "
            + (kept.Length == 0 ? "None is kept (WasmPlugins:Reload:KeptGenerations)." : $"Kept are: {kept}.");
    }

    private ManagedPlugin Find(PluginId id)
    {
        lock (_lock)
        {
            return _plugins.GetValueOrDefault(id) ?? throw new PluginNotFoundException(id, "It cannot be changed.");
        }
    }

    private void SetDisabled(ManagedPlugin plugin, bool isDisabled)
    {
        var retired = new List<Generation>();
        var disabled = new List<PluginId>();
        BeginChange();
        try
        {
            lock (_lock)
            {
                plugin.IsDisabled = isDisabled;
                Dictionary<PluginId, PluginEntry> entries = _current.CopyEntries();
                if (_plugins.GetValueOrDefault(plugin.Id) == plugin && Prepare(plugin, entries, retired, disabled))
                {
                    Publish(entries.Values);
                }
            }

            EndAll(retired, disabled);
        }
        finally
        {
            EndChange();
        }
    }

    private PluginStatus GetStatusOrThrow(PluginId id) => _current.Entries.GetValueOrDefault(id) switch
    {
        null => throw new PluginNotFoundException(id, "It was removed meanwhile."),
        { Failure: { } failure } => throw failure,
        PluginEntry entry => entry.ToStatus(),
    };
}
