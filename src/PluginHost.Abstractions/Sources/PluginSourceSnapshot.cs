using Microsoft.Extensions.Primitives;

namespace PluginHost;

/// <summary>What a source held at one moment. Immutable.</summary>
public sealed class PluginSourceSnapshot
{
    /// <summary>Makes a snapshot.</summary>
    /// <param name="plugins">The plugins, each id at most once.</param>
    /// <param name="changeToken">Fires when the source has something newer; <see langword="null"/> if it never will.</param>
    /// <exception cref="ArgumentException">Two plugins have the same id.</exception>
    public PluginSourceSnapshot(IEnumerable<PluginDefinition> plugins, IChangeToken? changeToken = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        PluginDefinition[] all = [.. plugins];
        var seen = new HashSet<PluginId>();
        foreach (PluginDefinition plugin in all)
        {
            if (!seen.Add(plugin.Id))
            {
                throw new ArgumentException($"The plugin '{plugin.Id}' is defined twice.", nameof(plugins));
            }
        }

        Plugins = all;
        ChangeToken = changeToken;
    }

    /// <summary>The plugins.</summary>
    public IReadOnlyList<PluginDefinition> Plugins { get; }

    /// <summary>Fires when the source has something newer. <see langword="null"/> if it never will.</summary>
    public IChangeToken? ChangeToken { get; }

    /// <summary>Folders to read the source again for when files come or go.</summary>
    internal IReadOnlyList<string> Folders { get; init; } = [];
}
