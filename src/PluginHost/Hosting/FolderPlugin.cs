namespace PluginHost.Hosting;

/// <summary>A plugin that was found in a folder.</summary>
/// <param name="Id">Its identity: the folder's scope, and the file's name.</param>
/// <param name="Path">The file.</param>
/// <param name="Options">What the folder says of its plugins.</param>
internal sealed record FolderPlugin(PluginId Id, string Path, PluginOptions Options);
