namespace PluginHost.Scoreboard.Loading;

/// <summary>A temporary folder that only this user can use, as a cache must be.</summary>
internal sealed class PrivateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("scoreboard-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
