using Microsoft.Extensions.Primitives;

namespace PluginHost.Catalog;

/// <summary>What all sources held when they were read.</summary>
/// <param name="Plugins">The plugins, in a form that nobody changes.</param>
/// <param name="Folders">To be read again when files come or go in them.</param>
/// <param name="ChangeTokens">Fire when a source has something newer.</param>
internal sealed record SourceContents(
    IReadOnlyDictionary<PluginId, PluginDefinition> Plugins, IReadOnlyList<string> Folders, IReadOnlyList<IChangeToken> ChangeTokens);
