using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>What the application wants of single plugins.</content>
internal sealed partial class PluginCatalog
{
    /// <inheritdoc/>
    public Task<PluginStatus> ReloadAsync(PluginId id, CancellationToken cancellationToken = default) => ChangeAsync(
        async token =>
        {
            lock (_lock)
            {
                if (_plugins.TryGetValue(id, out ManagedPlugin? known))
                {
                    known.History.ForgetTurnedDown();
                    known.Unread = null;

                    // What was chosen instead of a version in quarantine is still wanted.
                    known.Chosen = known.History.HasQuarantined ? known.Chosen : null;
                }
            }

            return await ReadAndUpdateAsync(id, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<PluginStatus> RollBackAsync(PluginId id, long? generation = null, CancellationToken cancellationToken = default) => ChangeAsync(
        async token =>
        {
            await RollBackAsync(Find(id), generation, token).ConfigureAwait(false);
            return GetStatusOrThrow(id);
        },
        cancellationToken);

    /// <inheritdoc/>
    public PluginStatus Disable(PluginId id)
    {
        ManagedPlugin plugin = Find(id);
        SetDisabled(plugin, true);
        return _current.Entries.GetValueOrDefault(id, new PluginEntry(plugin.Wanted, PluginState.Disabled)).ToStatus();
    }

    /// <inheritdoc/>
    public Task<PluginStatus> EnableAsync(PluginId id, CancellationToken cancellationToken = default) => ChangeAsync(
        async token =>
        {
            SetDisabled(Find(id), false);
            return await ReadAndUpdateAsync(id, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<PluginGeneration> GetGenerations(PluginId id)
    {
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

    private Task RollBackAsync(ManagedPlugin plugin, long? number, CancellationToken cancellationToken)
    {
        bool canRollBack;
        (PluginDefinition Definition, long Asked)? unread;
        lock (_lock)
        {
            GenerationRecord? serving = plugin.History.Find(_current.Entries.GetValueOrDefault(plugin.Id)?.Generation);
            canRollBack = IsWanted(plugin) && plugin.History.FindEarlier(serving, number) is not null;
            unread = plugin.HasUnread ? (plugin.Wanted, plugin.AskedAnew) : null;
        }

        return plugin.RunInTurnAsync(
            turn => RollBackAsync(turn, number, unread), canRollBack ? "An earlier version is rolled back to." : null, cancellationToken);
    }

    private async Task RollBackAsync(PluginTurn turn, long? number, (PluginDefinition Definition, long Asked)? unread)
    {
        ManagedPlugin plugin = turn.Plugin;
        PluginEntry old;
        GenerationRecord? serving;
        GenerationRecord? wanted;
        lock (_lock)
        {
            ThrowIfStopped();
            if (!IsWanted(plugin))
            {
                throw new PluginRejectedException(plugin.Id, PluginRejection.Disabled, "Enable it before it is rolled back.");
            }

            old = _current.Entries[plugin.Id];
            serving = plugin.History.Find(old.Generation);
            wanted = plugin.History.FindEarlier(serving, number);
            if (wanted is null)
            {
                throw new PluginLoadException(plugin.Id, DescribeMissing(plugin, number));
            }
        }

        if (wanted != serving)
        {
            bool isServing;
            try
            {
                isServing = await LoadAgainAsync(turn, old, wanted, PluginChangeKind.RolledBack, onServed: Choose).ConfigureAwait(false);
            }
            catch (PluginException failure)
            {
                _feed.Add(plugin.Id, PluginChangeKind.Refused, generation: null, failure);
                _host.Events.PluginLoadFailed(failure);
                throw;
            }

            if (!isServing)
            {
                // It was disabled meanwhile: it is what is wanted when it is enabled.
                lock (_lock)
                {
                    Choose();
                }
            }
        }

        lock (_lock)
        {
            // Whoever names the version that serves wants it in spite of what failed.
            wanted.ForgetRevertFailure();
            TurnDownOvertaken(plugin, wanted, unread);
        }

        SetFailure(turn, failure: null);

        void Choose()
        {
            plugin.Chosen = wanted;
            wanted.WasReverted = false;
            if (serving is not null)
            {
                plugin.History.TurnDown(serving);
            }

            if (plugin.Refused is { } refused)
            {
                // It may be let in at another time, and somebody has chosen otherwise.
                plugin.History.TurnDown(refused.Definition, refused.Sha256);
            }
        }
    }

    // What was on its way then is what was chosen against, whether it had been read or not.
    private static void TurnDownOvertaken(ManagedPlugin plugin, GenerationRecord wanted, (PluginDefinition Definition, long Asked)? unread)
    {
        if (plugin.Overtaken is { } overtaken)
        {
            plugin.Chosen = wanted;
            plugin.History.TurnDown(overtaken.Definition, overtaken.Sha256);
        }

        if (unread is not null && plugin.HasUnread)
        {
            plugin.Chosen = wanted;
            plugin.Unread = unread;
        }
    }

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
                Dictionary<PluginId, PluginEntry> entries = _current.Entries.ToDictionary();
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
