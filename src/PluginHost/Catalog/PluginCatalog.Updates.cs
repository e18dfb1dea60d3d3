using System.Diagnostics;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How one plugin gets from one version to the next.</content>
internal sealed partial class PluginCatalog
{
    private long _numbers;

    private async Task UpdateAsync(ManagedPlugin[] plugins, bool isAgain, CancellationToken cancellationToken)
    {
        await EachAsync(plugins, isAgain).ConfigureAwait(false);
        if (plugins.Length > 1)
        {
            // What was loaded beside them had instances that no call could do without yet, and may be idle now.
            await EachAsync(plugins.Where(HasFoundNoRoom).ToArray(), areTriedAgain: true).ConfigureAwait(false);
        }

        Task EachAsync(ManagedPlugin[] some, bool areTriedAgain) => Parallel.ForEachAsync(
            some,
            new ParallelOptions { MaxDegreeOfParallelism = MaxLoads, CancellationToken = cancellationToken },
            (plugin, token) => new ValueTask(AskAsync(plugin, areTriedAgain, token)));
    }

    private bool HasFoundNoRoom(ManagedPlugin plugin) =>
        PassingFailures.IsForWantOfRoom(_current.Entries.GetValueOrDefault(plugin.Id)?.Failure);

    private async Task AskAsync(ManagedPlugin plugin, bool isAgain, CancellationToken cancellationToken)
    {
        CancellationToken? olderEnded;
        lock (_lock)
        {
            olderEnded = plugin.Turns.Current?.Ended;
        }

        // It has asked before it looks, so that one update is enough for all who wait.
        Task updating = plugin.UpdateAsync(UpdateAsync, isAgain, cancellationToken);
        Task looking = olderEnded is { } ended ? OvertakeOlderAsync(plugin, ended, cancellationToken) : Task.CompletedTask;
        await Task.WhenAll(updating, looking).ConfigureAwait(false);
    }

    // What is being loaded now need not be loaded to its end if the source has something newer by now.
    private async Task OvertakeOlderAsync(ManagedPlugin plugin, CancellationToken ended, CancellationToken cancellationToken)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        try
        {
            await plugin.Look.RunAsync(token => LookForNewerAsync(plugin, token), looking.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing is being loaded any more that could be older.
        }
    }

    private async Task LookForNewerAsync(ManagedPlugin plugin, CancellationToken cancellationToken)
    {
        PluginTurn? turn;
        PluginDefinition wanted;
        lock (_lock)
        {
            turn = plugin.Turns.Current;
            wanted = plugin.Wanted;
        }

        if (turn is null)
        {
            return;
        }

        string sha256;
        try
        {
            ReadOnlyMemory<byte> bytes = await ReadAsync(wanted, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            sha256 = PluginLoader.HashOf(bytes.Span);
        }
        catch (PluginLoadException)
        {
            // That is told when it is read in its turn.
            return;
        }

        lock (_lock)
        {
            if (plugin.Turns.Current == turn && plugin.IsNewer(turn, FindServing(plugin), wanted, sha256))
            {
                plugin.Turns.OvertakeByNewer();
            }
        }
    }

    // In the plugin's turn. What is wanted is read here and not before, so that nothing older is loaded after something newer.
    private async Task UpdateAsync(PluginTurn turn)
    {
        ManagedPlugin plugin = turn.Plugin;
        PluginDefinition definition;
        PluginEntry old;
        lock (_lock)
        {
            if (!IsWanted(plugin))
            {
                return;
            }

            turn.Definition = definition = plugin.Wanted;
            old = _current.Entries[plugin.Id];
            plugin.Refused = null;
        }

        await UpdateAsync(turn, definition, old).ConfigureAwait(false);
    }

    private async Task UpdateAsync(PluginTurn turn, PluginDefinition definition, PluginEntry old)
    {
        string? sha256 = null;
        try
        {
            long start = Stopwatch.GetTimestamp();
            PluginDefinitionValidator.ThrowIfInvalid(definition);
            ReadOnlyMemory<byte> bytes = await ReadAsync(definition, turn.Token).ConfigureAwait(false);
            sha256 = PluginLoader.HashOf(bytes.Span);
            NoteRead(turn, definition, sha256);
            if (FindKnown(turn, definition, sha256, out PluginException? quarantine) is { } known)
            {
                if (known.Generation != old.Generation)
                {
                    // It was disabled and enabled again, or the source is back at what it said before.
                    await LoadAgainAsync(turn, old, known, PluginChangeKind.Loaded, quarantine).ConfigureAwait(false);
                    return;
                }

                SetFailure(turn, quarantine ?? known.RevertFailure);
                return;
            }

            Generation generation = await LoadAsync(
                new LoadRequest(definition, bytes, FindGate(old, definition), NextNumber()) { Before = old.Generation, IsNew = true },
                turn).ConfigureAwait(false);
            var record = new GenerationRecord(generation.Number, definition, sha256)
            {
                LoadedAt = generation.LoadedAt,
                Generation = generation,
            };
            await HandOverAsync(turn, old, record, generation, bytes, start, PluginChangeKind.Loaded).ConfigureAwait(false);
        }
        catch (PluginException failure)
        {
            Refuse(turn, definition, sha256, failure);
        }
    }

    // Loads a version that there was before.
    private async Task LoadAgainAsync(
        PluginTurn turn,
        PluginEntry old,
        GenerationRecord record,
        PluginChangeKind kind,
        PluginException? failure = null,
        Action? onServed = null)
    {
        long start = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> bytes = record.Bytes!.Value;
        var request = new LoadRequest(record.Definition, bytes, FindGate(old, record.Definition), record.Number)
        {
            Before = old.Generation,
            Code = FindCode(record),
        };
        Generation generation = await LoadAsync(request, turn).ConfigureAwait(false);
        await HandOverAsync(turn, old, record, generation, bytes, start, kind, failure, onServed).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(PluginDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return await definition.Content.ReadAsync(definition.Limits.MaxModuleBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it must not keep other plugins from being loaded.
            throw new PluginLoadException(definition.Id, $"{definition.Content} cannot be read: {exception.Message}", exception);
        }
    }

    private void NoteRead(PluginTurn turn, PluginDefinition definition, string sha256)
    {
        bool isTurnedDown;
        lock (_lock)
        {
            turn.ThrowIfOver();
            isTurnedDown = turn.Plugin.NoteRead(turn, definition, sha256);
        }

        if (isTurnedDown)
        {
            _host.Events.UnreadTurnedDown(definition.Id, sha256[..LoadedGuest.VersionDigits]);
        }
    }

    // The version that serves or is kept and is just what the source says, or that was chosen instead of it.
    private GenerationRecord? FindKnown(PluginTurn turn, PluginDefinition definition, string sha256, out PluginException? quarantine)
    {
        ManagedPlugin plugin = turn.Plugin;
        lock (_lock)
        {
            turn.ThrowIfOver();
            quarantine = null;
            GenerationRecord? serving = FindServing(plugin);
            if (serving?.IsOf(definition, sha256) == true)
            {
                // With that the source has said something else than what was turned down, and what it says next is wanted.
                plugin.Chosen = null;
                plugin.History.ForgetTurnedDown();
                plugin.History.ForgetQuarantined();
                return serving;
            }

            quarantine = plugin.History.FindQuarantine(definition, sha256);
            if (plugin.Chosen is { } chosen && (quarantine is not null || plugin.History.IsTurnedDown(definition, sha256)))
            {
                return chosen;
            }

            plugin.Chosen = null;
            plugin.History.ForgetTurnedDown();
            plugin.History.ForgetQuarantined();
            return plugin.History.FindKept(definition, sha256);
        }
    }

    // What was overtaken has its room until it has come to its end.
    private async Task<Generation> LoadAsync(LoadRequest request, PluginTurn turn)
    {
        while (true)
        {
            IReadOnlyList<Task> left;
            lock (_lock)
            {
                left = turn.Plugin.Turns.FindLeft();
            }

            try
            {
                return await LoadAsync(request, turn.Token).ConfigureAwait(false);
            }
            catch (PluginException failure) when (left.Count > 0 && PassingFailures.IsForWantOfRoom(failure))
            {
                if (!await HasOneEndedAsync(left, turn.Token).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async Task<bool> HasOneEndedAsync(IReadOnlyList<Task> left, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(left).WaitAsync(_options.SelfCheckTimeout, _host.TimeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<Generation> LoadAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        Generation generation;
        try
        {
            generation = await _loader.LoadAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is not PluginException && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            // Of a service of the application, or of the engine: it must not keep other plugins from being loaded either.
            throw new PluginLoadException(request.Definition.Id, $"Something that it needs has failed: {exception.Message}", exception);
        }

        lock (_lock)
        {
            _generations.Add(generation, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return generation;
    }

    private AdmissionGate FindGate(PluginEntry old, PluginDefinition definition)
    {
        int places = definition.Lifetime == PluginLifetime.Single ? 1 : definition.Limits.MaxConcurrentCalls;
        AdmissionGate? gate = old.Generation?.Gate;
        return gate is not null && gate.Places == places && gate.MaxWaiting == definition.Limits.MaxQueuedCalls
            ? gate
            : new AdmissionGate(places, definition.Limits.MaxQueuedCalls, _host.TimeProvider);
    }

    // One step: from here on calls go to the new version, and it is what was chosen. Unless it is not wanted any more.
    private void Serve(
        PluginTurn turn,
        GenerationRecord record,
        Generation generation,
        ReadOnlyMemory<byte> bytes,
        TrustedCode[]? codeBefore,
        long start,
        PluginChangeKind kind,
        PluginException? failure,
        Action? onServed)
    {
        ManagedPlugin plugin = turn.Plugin;
        Generation? retired;
        bool isServing;
        lock (_lock)
        {
            isServing = IsWanted(plugin) && !turn.IsOver;
            retired = isServing ? _current.Entries[plugin.Id].Generation : generation;
            if (isServing)
            {
                KeepCode(plugin, record, kind, codeBefore);
                record.Generation = generation;
                record.ForgetRevertFailure();
                BeginProbation(plugin, record, kind);
                plugin.History.Serve(record, bytes);
                Replace(new PluginEntry(record.Definition, PluginState.Ready, generation, failure));
                _feed.Add(plugin.Id, kind, record.ToPublic(), failure);
                onServed?.Invoke();
            }
        }

        try
        {
            if (isServing)
            {
                _host.IdleInstances.Watch(generation);
                _host.Events.PluginLoaded(generation, Stopwatch.GetElapsedTime(start));
            }
        }
        finally
        {
            RetireAll(retired is null ? [] : [retired]);
        }

        if (!isServing)
        {
            turn.ThrowIfOver();
            ThrowIfStopped();
        }
    }

    private void Refuse(PluginTurn turn, PluginDefinition definition, string? sha256, PluginException failure)
    {
        ManagedPlugin plugin = turn.Plugin;
        lock (_lock)
        {
            turn.ThrowIfOver();
            plugin.Refused = sha256 is null ? null : (definition, sha256);
            if (IsWanted(plugin))
            {
                // A version that cannot be loaded does not end the one that serves.
                PluginEntry old = _current.Entries[plugin.Id];
                Replace(old.Generation is null ? new PluginEntry(definition, PluginState.Failed, null, failure) : old with { Failure = failure });
                _feed.Add(plugin.Id, PluginChangeKind.Refused, generation: null, failure);
            }
        }

        _host.Events.PluginLoadFailed(failure);
    }

    // None when a newer version had been refused and is not wanted any more.
    private void SetFailure(PluginTurn turn, PluginException? failure)
    {
        ManagedPlugin plugin = turn.Plugin;
        lock (_lock)
        {
            turn.ThrowIfOver();
            if (IsWanted(plugin) && _current.Entries[plugin.Id] is { } entry && entry.Failure != failure)
            {
                Replace(entry with { Failure = failure });
            }
        }
    }

    private GenerationRecord? FindServing(ManagedPlugin plugin) =>
        plugin.History.Find(_current.Entries.GetValueOrDefault(plugin.Id)?.Generation);

    private bool IsWanted(ManagedPlugin plugin) =>
        _current.Phase != CatalogPhase.Stopped && _plugins.GetValueOrDefault(plugin.Id) == plugin && plugin.IsEnabled;

    private long NextNumber() => Interlocked.Increment(ref _numbers);
}
