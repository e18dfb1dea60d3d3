using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>
/// Holds the current snapshot, and makes the next one: from what the sources say, and from what the application wants. Each plugin is
/// changed on its own.
/// </summary>
internal sealed partial class PluginCatalog : IPluginCatalog, IPluginManager, IAsyncDisposable, IDisposable
{
    /// <summary>How many plugins are loaded side by side. That is mostly waiting, for a disk or a compiler; each has its guest's bytes in memory meanwhile.</summary>
    internal const int MaxLoads = 16;

    private readonly SourceReader _sources;
    private readonly PluginLoader _loader;
    private readonly HostServices _host;
    private readonly ChangeFeed _feed;
    private readonly HostStart _start;
    private readonly WasmReloadOptions _options;

    // One at a time, so that what was read later is accepted later. Never disposed: somebody may be late.
    private readonly SemaphoreSlim _reading = new(1);

    // Held to replace the snapshot and whatever belongs to it, never while something is waited for.
    private readonly Lock _lock = new();
    private readonly Dictionary<PluginId, ManagedPlugin> _plugins = [];
    private volatile CatalogSnapshot _current = CatalogSnapshot.CreateEmpty();

    /// <summary>Makes a catalog without plugins.</summary>
    public PluginCatalog(
        SourceReader sources, PluginLoader loader, HostServices host, ChangeFeed feed, HostStart start, IOptions<WasmPluginsOptions> options)
    {
        _sources = sources;
        _loader = loader;
        _host = host;
        _feed = feed;
        _start = start;
        _options = options.Value.Reload;
        host.Events.ObserveInstances(FindGenerations);
        host.Events.ObserveMemory(FindGenerations);
        host.Events.ObserveCircuits(() => _current.Entries.Values.Select(entry => entry.Generation).OfType<Generation>());
    }

    /// <summary>
    /// Raised when the sources have been read, before anything is done that they say, and with whether that will be done with all of it. By one
    /// thread at a time, in order.
    /// </summary>
    public event Action<SourceContents, bool>? SourcesRead;

    /// <summary>The plugins as they are now. Read again at each call.</summary>
    public CatalogSnapshot Current => _current;

    /// <inheritdoc/>
    public IReadOnlyList<PluginStatus> GetStatus() =>
        [.. _current.Entries.Values.Select(entry => entry.ToStatus()).OrderBy(status => status.Id.ToString(), StringComparer.Ordinal)];

    /// <inheritdoc/>
    public long Revision => _current.Revision;

    /// <inheritdoc/>
    public PluginHold Hold()
    {
        PluginHold hold;
        while (!_current.TryHold(GuestThread.Current.Core, out hold))
        {
            // It has just been replaced: the next is there already.
        }

        return hold;
    }

    /// <inheritdoc/>
    public bool TryGetDefinition(PluginId id, [NotNullWhen(true)] out PluginDefinition? definition)
    {
        ArgumentNullException.ThrowIfNull(id);
        definition = _current.Entries.GetValueOrDefault(id)?.Definition;
        return definition is not null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PluginStatus>> LoadAsync(CancellationToken cancellationToken = default)
    {
        Task<IReadOnlyList<PluginStatus>> Load() => LoadAsync(new HashSet<PluginId>(), onRead: () => { }, cancellationToken);
        if (_current.Phase != CatalogPhase.NotLoaded)
        {
            return await Load().ConfigureAwait(false);
        }

        // The start of an application without a host, which may serve by those that are there while others are still being loaded.
        await _start.RunAsync(Load, _options.StartupTimeout).ConfigureAwait(false);
        return GetStatus();
    }

    /// <summary>Reads all sources and loads what is new or has changed.</summary>
    /// <param name="first">The plugins that are begun with.</param>
    /// <param name="onRead">Called when all plugins are known, before the first is loaded.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    internal Task<IReadOnlyList<PluginStatus>> LoadAsync(IReadOnlySet<PluginId> first, Action onRead, CancellationToken cancellationToken) => ChangeAsync(
        async token =>
        {
            ManagedPlugin[] plugins = await ReadSourcesAsync(only: null, token).ConfigureAwait(false);
            onRead();
            if (plugins.Length > 0)
            {
                // Loading the engine takes a while at an application's start, so another core does it while the first guest is read.
                _ = Task.Run(NativeEngine.Prepare, CancellationToken.None);
            }

            await AskAllAsync([.. plugins.OrderByDescending(plugin => first.Contains(plugin.Id))], isAgain: false, token).ConfigureAwait(false);
            return GetStatus();
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<PluginStatus> WaitUntilLoadedAsync(PluginId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        while (true)
        {
            CatalogSnapshot current = _current;
            PluginEntry entry = current.Entries.GetValueOrDefault(id)
                ?? throw new PluginNotFoundException(id, "There is none that could be waited for.");
            if (entry.State != PluginState.Loading)
            {
                return entry.ToStatus();
            }

            ObjectDisposedException.ThrowIf(current.Phase == CatalogPhase.Stopped, this);
            await current.Replaced.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The plugins whose version was refused for a reason that may pass.</summary>
    public IReadOnlyCollection<PluginId> FindRefused()
    {
        lock (_lock)
        {
            return [.. _plugins.Values.Where(plugin => IsWanted(plugin) && PassingFailures.MayPass(plugin.Refusal)).Select(plugin => plugin.Id)];
        }
    }

    /// <summary>Looks again at those plugins whose guests, or self-checks, are in files that have changed.</summary>
    public Task UpdateFilesAsync(IReadOnlySet<string> paths, CancellationToken cancellationToken) =>
        UpdateAsync(plugin => plugin.Wanted.Files.Any(paths.Contains), isAgain: false, cancellationToken);

    /// <summary>Looks again at plugins of which nothing has changed.</summary>
    public Task UpdateAsync(IReadOnlySet<PluginId> ids, CancellationToken cancellationToken) =>
        UpdateAsync(plugin => ids.Contains(plugin.Id), isAgain: true, cancellationToken);

    private Task<int> UpdateAsync(Func<ManagedPlugin, bool> isMeant, bool isAgain, CancellationToken cancellationToken) => ChangeAsync(
        async token =>
        {
            ManagedPlugin[] plugins;
            lock (_lock)
            {
                plugins = [.. _plugins.Values.Where(isMeant)];
            }

            await AskAllAsync(plugins, isAgain, token).ConfigureAwait(false);
            return plugins.Length;
        },
        cancellationToken);

    // Gives the plugins that are to be brought to what is wanted of them now.
    private async Task<ManagedPlugin[]> ReadSourcesAsync(PluginId? only, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SourceContents contents = await _sources.ReadAsync(cancellationToken).ConfigureAwait(false);
            SourcesRead?.Invoke(contents, only is null);
            return Accept(contents, only);
        }
        finally
        {
            _reading.Release();
        }
    }

    // What is gone or disabled is out of use at once; what is new is known to be on its way; everything else is as it was.
    private ManagedPlugin[] Accept(SourceContents contents, PluginId? only)
    {
        var retired = new List<Generation>();
        var disabled = new List<PluginId>();
        ManagedPlugin[] accepted;
        lock (_lock)
        {
            ThrowIfStopped();
            Dictionary<PluginId, PluginEntry> entries = _current.CopyEntries();
            bool hasChanged = _current.Phase == CatalogPhase.NotLoaded;
            foreach (PluginId gone in _plugins.Keys.Where(id => (only ?? id) == id && !contents.Plugins.ContainsKey(id)).ToArray())
            {
                _plugins.Remove(gone, out ManagedPlugin? removed);
                removed?.Turns.Overtake(Overtaking.Removed);
                entries.Remove(gone, out PluginEntry? entry);
                hasChanged = true;
                _feed.Add(gone, PluginChangeKind.Removed);
                AddRetired(entry, retired);
            }

            accepted = [.. contents.Plugins.Values.Where(definition => (only ?? definition.Id) == definition.Id).Select(Accept)];
            foreach (ManagedPlugin plugin in accepted)
            {
                hasChanged |= Prepare(plugin, entries, retired, disabled);
            }

            if (hasChanged)
            {
                Publish(entries.Values);
            }
        }

        EndAll(retired, disabled);
        return accepted;
    }

    private ManagedPlugin Accept(PluginDefinition definition)
    {
        if (_plugins.TryGetValue(definition.Id, out ManagedPlugin? plugin))
        {
            plugin.Wanted = definition;
            if (plugin.Turns.Current?.Definition?.IsLoadedLike(definition) == false)
            {
                plugin.Turns.OvertakeByNewer();
            }
        }
        else
        {
            var history = new GenerationHistory(_options.KeptGenerations);
            var turns = new PluginTurns(_lock, _host.TimeProvider, _options.SelfCheckTimeout, LeaveBehind);
            plugin = new ManagedPlugin(definition, history, turns, _lock);
            _plugins.Add(definition.Id, plugin);
        }

        return plugin;
    }

    // Makes the entry of a plugin say what is wanted of it, as far as nothing has to be loaded for that. Gives whether it has changed.
    private bool Prepare(
        ManagedPlugin plugin, Dictionary<PluginId, PluginEntry> entries, List<Generation> retired, List<PluginId> disabled)
    {
        PluginEntry? old = entries.GetValueOrDefault(plugin.Id);
        if (!plugin.IsEnabled)
        {
            entries[plugin.Id] = new PluginEntry(plugin.Wanted, PluginState.Disabled);
            if (old?.State == PluginState.Disabled)
            {
                return old.Definition != plugin.Wanted;
            }

            plugin.Turns.Overtake(Overtaking.Disabled);
            disabled.Add(plugin.Id);
            _feed.Add(plugin.Id, PluginChangeKind.Disabled);
            AddRetired(old, retired);
            return true;
        }

        if (old is not null and not { State: PluginState.Disabled })
        {
            return false;
        }

        entries[plugin.Id] = new PluginEntry(plugin.Wanted, PluginState.Loading);
        _feed.Add(plugin.Id, old is null ? PluginChangeKind.Added : PluginChangeKind.Enabled);
        return true;
    }

    // Those too that are out of use, or were refused, and of which something is left.
    private Generation[] FindGenerations()
    {
        lock (_lock)
        {
            return [.. _generations.Keys];
        }
    }

    private void Publish(IEnumerable<PluginEntry> entries)
    {
        DateTimeOffset now = _host.TimeProvider.GetUtcNow();
        Publish(
            _current.Phase == CatalogPhase.Stopped ? CatalogPhase.Stopped : CatalogPhase.Open,
            entries.ToDictionary(
                entry => entry.Definition.Id, entry => entry.After(_current.Entries.GetValueOrDefault(entry.Definition.Id), now)));
    }

    private void Publish(CatalogPhase phase, Dictionary<PluginId, PluginEntry> entries)
    {
        CatalogSnapshot old = _current;
        _current = new CatalogSnapshot(phase, entries, old.Revision + 1);
        old.NoteReplaced();
        _held.Add(old);
        _held.RemoveAll(snapshot => snapshot.IsFree);
    }

    private void Replace(PluginEntry entry) =>
        Publish(_current.Entries.Values.Where(other => other.Definition.Id != entry.Definition.Id).Append(entry));
}
