using System.Diagnostics;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How one plugin gets from one version to the next.</content>
internal sealed partial class PluginCatalog
{
    // In the plugin's turn. What is wanted is read here and not before, so that nothing older is loaded after something newer.
    private async Task UpdateInTurnAsync(PluginTurn turn)
    {
        ManagedPlugin plugin = turn.Plugin;
        PluginDefinition definition;
        PluginEntry old;
        lock (_lock)
        {
            turn.ThrowIfOver();
            if (!IsWanted(plugin))
            {
                return;
            }

            definition = plugin.BeginReading(turn);
            old = _current.Entries[plugin.Id];
        }

        try
        {
            await LoadWantedAsync(turn, definition, old).ConfigureAwait(false);
            ForgetRefusal(turn);
        }
        catch (PluginException failure)
        {
            Refuse(turn, definition, failure);
        }
    }

    private async Task LoadWantedAsync(PluginTurn turn, PluginDefinition definition, PluginEntry old)
    {
        long start = Stopwatch.GetTimestamp();
        PluginDefinitionValidator.ThrowIfInvalid(definition);
        ReadOnlyMemory<byte> bytes = await ReadAsync(definition, turn.Token).ConfigureAwait(false);
        string sha256 = PluginLoader.HashOf(bytes.Span);
        await NoteReadAsync(turn, definition, sha256).ConfigureAwait(false);
        if (FindKnown(turn, definition, sha256, out PluginException? quarantine) is { } known)
        {
            if (known.Generation != old.Generation)
            {
                // It was disabled and enabled again, or the source is back at what it said before.
                await LoadAgainAsync(turn, old, known, PluginChangeKind.Loaded, quarantine).ConfigureAwait(false);
                return;
            }

            SetFailure(turn, () => quarantine ?? known.RevertFailure);
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
        var next = new NextVersion(record, generation, PluginChangeKind.Loaded) { Bytes = bytes, Start = start };
        await HandOverAsync(turn, old, next).ConfigureAwait(false);
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
        var next = new NextVersion(record, generation, kind) { Bytes = bytes, Start = start, Failure = failure, OnServed = onServed };
        await HandOverAsync(turn, old, next).ConfigureAwait(false);
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

            quarantine = null;
            plugin.Chosen = null;
            plugin.History.ForgetTurnedDown();
            plugin.History.ForgetQuarantined();
            return plugin.History.FindKept(definition, sha256);
        }
    }

    // One step: from here on calls go to the new version, and it is what was chosen. Unless it is not wanted any more.
    private void Serve(PluginTurn turn, NextVersion next, TrustedCode[]? codeBefore)
    {
        ManagedPlugin plugin = turn.Plugin;
        (GenerationRecord record, Generation generation, PluginChangeKind kind) = next;
        Generation? retired;
        bool isServing;
        lock (_lock)
        {
            isServing = IsWanted(plugin) && !turn.IsOver;
            retired = isServing ? _current.Entries[plugin.Id].Generation : generation;
            if (isServing)
            {
                turn.HasServed = true;
                plugin.Refusal = turn.IsUpdate ? null : plugin.Refusal;
                KeepCode(plugin, record, kind, codeBefore);
                record.Generation = generation;
                record.ForgetRevertFailure();
                BeginProbation(plugin, record, kind);
                plugin.History.Serve(record, next.Bytes);
                Replace(new PluginEntry(record.Definition, PluginState.Ready, generation, next.Failure));
                _feed.Add(plugin.Id, kind, record.ToPublic(), next.Failure);
                next.OnServed?.Invoke();
            }
        }

        try
        {
            if (isServing)
            {
                _host.IdleInstances.Watch(generation);
                _host.Events.PluginLoaded(generation, Stopwatch.GetElapsedTime(next.Start));
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

    private void ForgetRefusal(PluginTurn turn)
    {
        lock (_lock)
        {
            if (!turn.IsOver)
            {
                turn.Plugin.Refusal = null;
            }
        }
    }

    private void Refuse(PluginTurn turn, PluginDefinition definition, PluginException failure)
    {
        ManagedPlugin plugin = turn.Plugin;
        lock (_lock)
        {
            turn.ThrowIfOver();
            plugin.Refuse(turn, definition, failure);
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

    // None when a newer version had been refused and is not wanted any more. Found under the lock: a revert that fails beside this turn says why.
    private void SetFailure(PluginTurn turn, Func<PluginException?> find)
    {
        ManagedPlugin plugin = turn.Plugin;
        lock (_lock)
        {
            turn.ThrowIfOver();
            PluginException? failure = find();
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
}
