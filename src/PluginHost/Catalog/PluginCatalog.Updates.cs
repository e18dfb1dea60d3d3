using System.Diagnostics;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How one plugin gets from one version to the next.</content>
internal sealed partial class PluginCatalog
{
    private long _numbers;

    private async Task UpdateAsync(ManagedPlugin[] plugins, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxLoads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plugins, options, (plugin, token) => new ValueTask(plugin.UpdateAsync(UpdateAsync, token))).ConfigureAwait(false);
        if (plugins.Length > 1)
        {
            // What was loaded beside them had instances that no call could do without yet, and may be idle now.
            foreach (ManagedPlugin plugin in plugins.Where(HasFoundNoRoom))
            {
                await plugin.UpdateAsync(UpdateAsync, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool HasFoundNoRoom(ManagedPlugin plugin) =>
        _current.Entries.GetValueOrDefault(plugin.Id)?.Failure is PluginRejectedException { Rejection: PluginRejection.NoRoom };

    // In the plugin's turn. What is wanted is read here and not before, so that nothing older is loaded after something newer.
    private async Task UpdateAsync(ManagedPlugin plugin, CancellationToken cancellationToken)
    {
        PluginDefinition definition;
        PluginEntry old;
        lock (_lock)
        {
            if (!IsWanted(plugin))
            {
                return;
            }

            definition = plugin.Wanted;
            old = _current.Entries[plugin.Id];
            plugin.Refused = null;
        }

        string? sha256 = null;
        try
        {
            long start = Stopwatch.GetTimestamp();
            PluginDefinitionValidator.ThrowIfInvalid(definition);
            ReadOnlyMemory<byte> bytes = await ReadAsync(definition, cancellationToken).ConfigureAwait(false);
            sha256 = PluginLoader.HashOf(bytes.Span);
            if (FindKnown(plugin, definition, sha256, out PluginException? quarantine) is { } known)
            {
                if (known.Generation != old.Generation)
                {
                    // It was disabled and enabled again, or the source is back at what it said before.
                    await LoadAgainAsync(plugin, old, known, PluginChangeKind.Loaded, cancellationToken, quarantine).ConfigureAwait(false);
                }

                SetFailure(plugin, quarantine ?? known.RevertFailure);
                return;
            }

            Generation generation = await LoadAsync(
                new LoadRequest(definition, bytes, FindGate(old, definition), NextNumber()) { Before = old.Generation, IsNew = true },
                cancellationToken).ConfigureAwait(false);
            var record = new GenerationRecord(generation.Number, definition, sha256)
            {
                LoadedAt = generation.LoadedAt,
                Generation = generation,
            };
            await HandOverAsync(plugin, old, record, bytes, start, PluginChangeKind.Loaded, failure: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PluginException failure)
        {
            Refuse(plugin, definition, sha256, failure);
        }
    }

    // Loads a version that there was before.
    private async Task LoadAgainAsync(
        ManagedPlugin plugin,
        PluginEntry old,
        GenerationRecord record,
        PluginChangeKind kind,
        CancellationToken cancellationToken,
        PluginException? failure = null)
    {
        long start = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> bytes = record.Bytes!.Value;
        var request = new LoadRequest(record.Definition, bytes, FindGate(old, record.Definition), record.Number)
        {
            Before = old.Generation,
            Code = FindCode(record),
        };
        Generation generation = await LoadAsync(request, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            record.Generation = generation;
            record.RevertFailure = null;
        }

        await HandOverAsync(plugin, old, record, bytes, start, kind, failure, cancellationToken).ConfigureAwait(false);
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

    // The version that serves or is kept and is just what the source says, or that was chosen instead of it.
    private GenerationRecord? FindKnown(ManagedPlugin plugin, PluginDefinition definition, string sha256, out PluginException? quarantine)
    {
        lock (_lock)
        {
            quarantine = null;
            GenerationRecord? serving = plugin.History.Find(_current.Entries.GetValueOrDefault(plugin.Id)?.Generation);
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

    // A version that is not to serve after all is not left behind.
    private async Task HandOverAsync(
        ManagedPlugin plugin,
        PluginEntry old,
        GenerationRecord record,
        ReadOnlyMemory<byte> bytes,
        long start,
        PluginChangeKind kind,
        PluginException? failure,
        CancellationToken cancellationToken)
    {
        StateHandover? handover;
        try
        {
            // Before the state is handed over, during which the one instance takes no calls.
            KeepCode(plugin, old.Generation, record, kind);
            handover = await HandStateOverAsync(plugin, old, record, kind, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RetireAll([record.Generation]);
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is PluginException)
            {
                throw;
            }

            throw new PluginLoadException(plugin.Id, $"The state was not handed over: {exception.Message}", exception);
        }

        using (handover)
        {
            Serve(plugin, record, bytes, start, kind, failure);
        }
    }

    private async Task<StateHandover?> HandStateOverAsync(
        ManagedPlugin plugin, PluginEntry old, GenerationRecord record, PluginChangeKind kind, CancellationToken cancellationToken)
    {
        if (!StateHandover.IsWanted(old.Generation, record.Generation))
        {
            return null;
        }

        if (kind == PluginChangeKind.Reverted)
        {
            // What a version that misbehaves would save is not to be trusted. What was handed over to it is.
            await RestoreOwnAsync(record, cancellationToken).ConfigureAwait(false);
            return null;
        }

        StateHandover handover;
        try
        {
            handover = await StateHandover.BeginAsync(old.Generation!, _options, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginException failure) when (kind == PluginChangeKind.RolledBack && !cancellationToken.IsCancellationRequested)
        {
            // No version decides on whether it is replaced by the one that somebody has named.
            await RestoreOwnAsync(record, cancellationToken).ConfigureAwait(false);
            _host.Events.StateNotHandedOver(old.Generation!, failure);
            return null;
        }

        try
        {
            await handover.RestoreAsync(record.Generation, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginException failure) when (kind == PluginChangeKind.RolledBack && !cancellationToken.IsCancellationRequested)
        {
            // Nor by what it saves. The instance that did not take that is gone.
            await RestoreOwnAsync(handover, record, cancellationToken).ConfigureAwait(false);
            _host.Events.StateNotHandedOver(old.Generation!, failure);
            return handover;
        }
        catch
        {
            handover.Dispose();
            throw;
        }

        lock (_lock)
        {
            if (plugin.History.Find(old.Generation) is { } before)
            {
                before.Saved = handover.Saved;
            }
        }

        return handover;
    }

    private static async Task RestoreOwnAsync(StateHandover handover, GenerationRecord record, CancellationToken cancellationToken)
    {
        try
        {
            record.Generation.AddWarm(await GenerationStart.MakeAsync(record.Generation, cancellationToken).ConfigureAwait(false));
            await RestoreOwnAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            handover.Dispose();
            throw;
        }
    }

    private static Task RestoreOwnAsync(GenerationRecord record, CancellationToken cancellationToken) =>
        record.Saved is { } own ? StateHandover.RestoreAsync(record.Generation, own, cancellationToken) : Task.CompletedTask;

    // One step: from here on calls go to the new version. Unless it is not wanted any more.
    private void Serve(
        ManagedPlugin plugin,
        GenerationRecord record,
        ReadOnlyMemory<byte> bytes,
        long start,
        PluginChangeKind kind,
        PluginException? failure)
    {
        Generation? retired;
        bool isServing;
        lock (_lock)
        {
            isServing = IsWanted(plugin);
            retired = isServing ? _current.Entries[plugin.Id].Generation : record.Generation;
            if (isServing)
            {
                BeginProbation(plugin, record, kind);
                plugin.History.Serve(record, bytes);
                Replace(new PluginEntry(record.Definition, PluginState.Ready, record.Generation, failure));
                _feed.Add(plugin.Id, kind, record.ToPublic(), failure);
            }
        }

        try
        {
            if (isServing)
            {
                _host.IdleInstances.Watch(record.Generation);
                _host.Events.PluginLoaded(record.Generation, Stopwatch.GetElapsedTime(start));
            }
        }
        finally
        {
            RetireAll(retired is null ? [] : [retired]);
        }
    }

    private void Refuse(ManagedPlugin plugin, PluginDefinition definition, string? sha256, PluginException failure)
    {
        lock (_lock)
        {
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
    private void SetFailure(ManagedPlugin plugin, PluginException? failure)
    {
        lock (_lock)
        {
            if (IsWanted(plugin) && _current.Entries[plugin.Id] is { } entry && entry.Failure != failure)
            {
                Replace(entry with { Failure = failure });
            }
        }
    }

    private bool IsWanted(ManagedPlugin plugin) =>
        _current.Phase != CatalogPhase.Stopped && _plugins.GetValueOrDefault(plugin.Id) == plugin && plugin.IsEnabled;

    private long NextNumber() => Interlocked.Increment(ref _numbers);
}
