using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Holds the current snapshot, and makes the next one from what the sources say.</summary>
internal sealed class PluginCatalog : IPluginCatalog, IAsyncDisposable, IDisposable
{
    // Loading is mostly waiting: for a disk, for a compiler. Each has its guest's bytes in memory meanwhile.
    private const int MaxLoads = 16;

    private readonly IEnumerable<IPluginSource> _sources;
    private readonly PluginLoader _loader;
    private readonly HostServices _host;

    // One at a time: loading, stopping, disposing. Never disposed itself, because somebody may be late.
    private readonly SemaphoreSlim _changing = new(1);

    // Plugins are loaded side by side; what they change is changed by one at a time.
    private readonly Lock _lock = new();

    // All generations that may have instances, retired ones too.
    private readonly List<Generation> _generations = [];
    private volatile CatalogSnapshot _current = CatalogSnapshot.Empty;

    /// <summary>Makes a catalog without plugins.</summary>
    public PluginCatalog(IEnumerable<IPluginSource> sources, PluginLoader loader, HostServices host)
    {
        _sources = sources;
        _loader = loader;
        _host = host;
        host.Events.ObserveInstances(() => _current.Entries.Values.Select(entry => entry.Generation).OfType<Generation>());
    }

    /// <summary>The plugins as they are now. Read again at each call.</summary>
    public CatalogSnapshot Current => _current;

    /// <inheritdoc/>
    public IReadOnlyList<PluginStatus> GetStatus() =>
        [.. _current.Entries.Values.Select(entry => entry.ToStatus()).OrderBy(status => status.Id.ToString(), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public long Revision => _current.Revision;

    /// <inheritdoc/>
    public bool TryGetDefinition(PluginId id, [NotNullWhen(true)] out PluginDefinition? definition)
    {
        definition = _current.Entries.GetValueOrDefault(id)?.Definition;
        return definition is not null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PluginStatus>> LoadAsync(CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_current.Phase == CatalogPhase.Stopped, this);
            Dictionary<PluginId, PluginEntry> wanted = await ReadSourcesAsync(cancellationToken).ConfigureAwait(false);
            PublishWanted(wanted);
            var options = new ParallelOptions { MaxDegreeOfParallelism = MaxLoads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(wanted.Values, options, LoadAsync).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }

        return GetStatus();
    }

    /// <summary>Takes no more calls, and waits until those that are inside have ended.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Stop().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends all calls that are inside, and returns when nothing of any plugin is left.</summary>
    /// <exception cref="InvalidOperationException">A plugin's call on this thread is itself waiting for this to return.</exception>
    public async ValueTask DisposeAsync()
    {
        ThrowIfInside();
        _host.End();
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            await Stop().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        ThrowIfInside();
        _host.End();
        _changing.Wait();
        try
        {
            Stop().GetAwaiter().GetResult();
        }
        finally
        {
            _changing.Release();
        }
    }

    private static void ThrowIfInside()
    {
        if (GuestThread.Current.Depth > 0)
        {
            throw new InvalidOperationException(
                "The container cannot be disposed by a host function that a plugin is calling: it waits for that call to end.");
        }
    }

    // Completes when the last instance is gone.
    private Task Stop()
    {
        CatalogSnapshot last = _current;
        if (last.Phase != CatalogPhase.Stopped)
        {
            _current = new CatalogSnapshot(CatalogPhase.Stopped, last.Entries, last.Revision + 1);
        }

        foreach (Generation generation in _generations)
        {
            generation.Retire();
            generation.CloseSessions();
        }

        return Task.WhenAll(_generations.Select(generation => generation.Drained));
    }

    private async Task<Dictionary<PluginId, PluginEntry>> ReadSourcesAsync(CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<PluginId, PluginEntry>();
        var origins = new Dictionary<PluginId, string>();
        foreach (IPluginSource source in _sources)
        {
            PluginSourceSnapshot snapshot;
            try
            {
                snapshot = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _host.Events.SourceFailed(source.Name, exception);
                throw;
            }

            foreach (PluginDefinition definition in snapshot.Plugins)
            {
                if (!origins.TryAdd(definition.Id, source.Name))
                {
                    throw new PluginLoadException(
                        definition.Id, $"Both '{origins[definition.Id]}' and '{source.Name}' define it. Remove one of them.");
                }

                wanted.Add(definition.Id, new PluginEntry(definition.Freeze(), PluginState.Loading, null, null));
            }
        }

        return wanted;
    }

    // Those that are gone are retired, those that stay keep serving, and the new ones are known to be on their way.
    private void PublishWanted(Dictionary<PluginId, PluginEntry> wanted)
    {
        FrozenDictionary<PluginId, PluginEntry> old = _current.Entries;
        Publish(wanted.Values.Select(entry => old.GetValueOrDefault(entry.Definition.Id, entry)));
        foreach (PluginEntry entry in old.Values.Where(entry => !wanted.ContainsKey(entry.Definition.Id)))
        {
            Retire(entry);
        }
    }

    private async ValueTask LoadAsync(PluginEntry wanted, CancellationToken cancellationToken)
    {
        PluginDefinition definition = wanted.Definition;
        PluginEntry old = _current.Entries[definition.Id];
        if (!definition.Enabled)
        {
            _host.Events.PluginDisabled(definition.Id);
            Replace(old, wanted with { State = PluginState.Disabled });
            return;
        }

        try
        {
            long start = Stopwatch.GetTimestamp();
            PluginDefinitionValidator.ThrowIfInvalid(definition);
            ReadOnlyMemory<byte> bytes = await ReadAsync(definition, cancellationToken).ConfigureAwait(false);
            if (old is { State: PluginState.Ready, Generation: { } current }
                && old.Definition.IsLoadedLike(definition)
                && current.Guest.Sha256 == PluginLoader.HashOf(bytes.Span))
            {
                if (old.Failure is not null)
                {
                    // A newer version had been refused, and is not wanted any more.
                    Replace(old, old with { Failure = null });
                }

                return;
            }

            Generation generation = await _loader.LoadAsync(definition, bytes, FindGate(old, definition), cancellationToken)
                .ConfigureAwait(false);
            lock (_lock)
            {
                _generations.RemoveAll(other => other.Drained.IsCompleted);
                _generations.Add(generation);
            }

            _host.IdleInstances.Watch(generation);
            _host.Events.PluginLoaded(generation, Stopwatch.GetElapsedTime(start));
            Replace(old, new PluginEntry(definition, PluginState.Ready, generation, null));
        }
        catch (PluginException failure)
        {
            _host.Events.PluginLoadFailed(failure);

            // A version that cannot be loaded does not end the one that serves.
            Replace(old, old.Generation is null ? wanted with { State = PluginState.Failed, Failure = failure } : old with { Failure = failure });
        }
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

    private AdmissionGate FindGate(PluginEntry old, PluginDefinition definition)
    {
        int places = definition.Lifetime == PluginLifetime.Single ? 1 : definition.Limits.MaxConcurrentCalls;
        AdmissionGate? gate = old.Generation?.Gate;
        return gate is not null && gate.Places == places && gate.MaxWaiting == definition.Limits.MaxQueuedCalls
            ? gate
            : new AdmissionGate(places, definition.Limits.MaxQueuedCalls, _host.TimeProvider);
    }

    private void Replace(PluginEntry old, PluginEntry entry)
    {
        lock (_lock)
        {
            Publish(_current.Entries.Values.Where(other => other.Definition.Id != entry.Definition.Id).Append(entry));
        }

        if (old.Generation != entry.Generation)
        {
            Retire(old);
        }
    }

    private void Publish(IEnumerable<PluginEntry> entries) =>
        _current = new CatalogSnapshot(
            CatalogPhase.Open, entries.ToFrozenDictionary(entry => entry.Definition.Id), _current.Revision + 1);

    private void Retire(PluginEntry entry)
    {
        if (entry.Generation is { } generation)
        {
            generation.Retire();
            _host.Events.PluginRetired(generation);
        }
    }
}
