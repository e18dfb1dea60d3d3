namespace PluginHost;

/// <summary>Runs recorded inputs of a hook against a version that is about to serve.</summary>
/// <param name="candidate">The version.</param>
/// <param name="records">The records, as they are in the plugin's <see cref="PluginDefinition.SelfCheck"/>.</param>
/// <param name="services">A scope of the application's services, which lives as long as the check.</param>
/// <param name="cancellationToken">Ends the check.</param>
/// <exception cref="PluginException">The version is refused. For one that does something else than was recorded, a <see cref="PluginSelfCheckException"/>.</exception>
/// <exception cref="FormatException">The records cannot be read. The version is refused.</exception>
public delegate ValueTask PluginRecordsCheck(
    PluginCandidate candidate, ReadOnlyMemory<byte> records, IServiceProvider services, CancellationToken cancellationToken);
