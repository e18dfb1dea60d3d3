namespace PluginHost.Watching;

/// <summary>The system's own files.</summary>
internal sealed class FileLooks : IFileLooks
{
    /// <inheritdoc/>
    public FileSignature LookAt(string path) => FileSignature.Of(path);

    /// <inheritdoc/>
    public bool IsFolder(string path) => Directory.Exists(path);
}
