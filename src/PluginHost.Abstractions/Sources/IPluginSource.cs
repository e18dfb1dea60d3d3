namespace PluginHost;

/// <summary>
/// Says which plugins there are: a folder, a database, a registry. Any number may be registered as services. If two sources name
/// the same plugin, loading fails and names both.
/// </summary>
public interface IPluginSource
{
    /// <summary>A short name for logs and errors.</summary>
    string Name { get; }

    /// <summary>Reads what the source holds now.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A snapshot that never changes.</returns>
    ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default);
}
