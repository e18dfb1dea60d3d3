namespace PluginHost.Soak;

/// <summary>The file of a filter, in a folder of its own that goes with it.</summary>
internal sealed class FilterFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-soak-").FullName;

    /// <summary>Where it is.</summary>
    public string FullName => Path.Combine(_folder, "filter.wasm");

    /// <summary>Where compiled code may be kept beside it.</summary>
    public string CachePath => Path.Combine(_folder, "cache");

    /// <summary>Puts a version in the place of the one before, as an operator does.</summary>
    public void Deploy(byte[] guest)
    {
        string other = Path.Combine(_folder, "new");
        File.WriteAllBytes(other, guest);
        File.Move(other, FullName, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
