using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PluginHost.Diagnostics;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Reads all sources, by one reading at a time. A source that does not come back is waited for no longer than a bound.</summary>
internal sealed class SourceReader(
    IEnumerable<IPluginSource> sources, PluginEvents events, TimeProvider timeProvider, IOptions<WasmPluginsOptions> options)
{
    private readonly TimeSpan _timeout = options.Value.Reload.SourceTimeout;

    // What has not come back in time is not asked again before it has.
    private readonly Dictionary<IPluginSource, LeftReading> _left = [];

    /// <summary>Reads what they hold now.</summary>
    /// <exception cref="PluginLoadException">Two of them define the same plugin.</exception>
    /// <remarks>What a source throws is logged and thrown as it is.</remarks>
    public async Task<SourceContents> ReadAsync(CancellationToken cancellationToken)
    {
        var plugins = new Dictionary<PluginId, PluginDefinition>();
        var origins = new Dictionary<PluginId, string>();
        var tokens = new List<IChangeToken>();
        var folders = new List<string>();
        foreach (IPluginSource source in sources)
        {
            PluginSourceSnapshot snapshot = await ReadAsync(source, cancellationToken).ConfigureAwait(false);
            foreach (PluginDefinition definition in snapshot.Plugins)
            {
                if (!origins.TryAdd(definition.Id, source.Name))
                {
                    throw new PluginLoadException(
                        definition.Id, $"Both '{origins[definition.Id]}' and '{source.Name}' define it. Remove one of them.");
                }

                plugins.Add(definition.Id, definition.Freeze());
            }

            folders.AddRange(snapshot.Folders);
            if (snapshot.ChangeToken is { } token)
            {
                tokens.Add(token);
            }
        }

        return new SourceContents(plugins, folders, tokens);
    }

    private async Task<PluginSourceSnapshot> ReadAsync(IPluginSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadInTimeAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            events.SourceFailed(source.Name, exception);
            throw;
        }
    }

    // Not on this thread, which one that never awaits anything would keep.
    private async Task<PluginSourceSnapshot> ReadInTimeAsync(IPluginSource source, CancellationToken cancellationToken)
    {
        await WaitForEarlierAsync(source, cancellationToken).ConfigureAwait(false);

        // Needs no disposal: what it is linked to is not kept longer than the reading.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<PluginSourceSnapshot> reading = Task.Run(() => source.ReadAsync(ending.Token).AsTask(), CancellationToken.None);
        _left[source] = new LeftReading(reading, IsLate: false);
        reading.Observe();
        try
        {
            return await reading.WaitAsync(_timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!reading.IsCompleted)
        {
            ending.CancelAsync().Observe();
            _left[source] = new LeftReading(reading, IsLate: true);
            throw NotInTime(source);
        }
    }

    // Whoever asked before may have given up, and then the source is about to.
    private async Task WaitForEarlierAsync(IPluginSource source, CancellationToken cancellationToken)
    {
        if (!_left.TryGetValue(source, out LeftReading? left) || left.Reading.IsCompleted)
        {
            return;
        }

        try
        {
            await Task.WhenAny(left.Reading)
                .WaitAsync(left.IsLate ? TimeSpan.Zero : _timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _left[source] = left with { IsLate = true };
            throw NotInTime(source);
        }
    }

    private TimeoutException NotInTime(IPluginSource source) => new(
        $"The plugin source '{source.Name}' was not read within {_timeout} (WasmPlugins:Reload:{nameof(WasmReloadOptions.SourceTimeout)}).");

    private sealed record LeftReading(Task Reading, bool IsLate);
}
