using Microsoft.Extensions.Primitives;

namespace PluginHost.Catalog;

/// <summary>What all sources held when they were read.</summary>
/// <param name="Plugins">The plugins, in a form that nobody changes.</param>
/// <param name="Folders">To be read again when files come or go in them.</param>
/// <param name="ChangeTokens">Fire when a source has something newer.</param>
internal sealed record SourceContents(
    IReadOnlyDictionary<PluginId, PluginDefinition> Plugins, IReadOnlyList<string> Folders, IReadOnlyList<IChangeToken> ChangeTokens)
{
    /// <summary>Whether the sources describe the same plugins as at another time. What is in the plugins' files is not looked at.</summary>
    public bool Describes(SourceContents other) =>
        Folders.SequenceEqual(other.Folders)
        && Plugins.Count == other.Plugins.Count
        && Plugins.Values.All(plugin => other.Plugins.TryGetValue(plugin.Id, out PluginDefinition? same) && IsSame(plugin, same));

    private static bool IsSame(PluginDefinition one, PluginDefinition other) =>
        one.IsLoadedLike(other)
        && one.Files.SequenceEqual(other.Files)
        && one.Content.IsSame(other.Content);
}
