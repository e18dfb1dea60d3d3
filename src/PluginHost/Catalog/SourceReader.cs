using Microsoft.Extensions.Primitives;
using PluginHost.Diagnostics;

namespace PluginHost.Catalog;

/// <summary>Reads all sources.</summary>
internal sealed class SourceReader(IEnumerable<IPluginSource> sources, PluginEvents events)
{
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
            return await source.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            events.SourceFailed(source.Name, exception);
            throw;
        }
    }
}
