namespace PluginHost;

/// <summary>
/// Changes plugins while the host runs, one at a time and each on its own: what is wrong with one, or takes long, is nothing to the others.
/// A singleton. Decisions hold for this process and until it ends; other instances of the application do not hear of them.
/// </summary>
/// <remarks>
/// A new version is read, verified, compiled, checked and tried out beside the one that serves, and takes its place in one step. Calls that
/// are inside then end on the version on which they began, within <see cref="WasmReloadOptions.DrainTimeout"/>. If anything about the new
/// version is wrong, the one that serves goes on.
/// </remarks>
public interface IPluginManager
{
    /// <summary>
    /// Reads the sources and brings one plugin to what they say: the newer version, with the newer settings; or nothing happens, if nothing
    /// has changed. Forgets that versions were rolled back.
    /// </summary>
    /// <param name="id">The plugin.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Where the plugin stands.</returns>
    /// <exception cref="PluginNotFoundException">No source has the plugin.</exception>
    /// <exception cref="PluginException">The version was refused. If one served before, it goes on.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    Task<PluginStatus> ReloadAsync(PluginId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets an earlier version of a plugin serve again, with the settings that it had. It stays until the source says something that has not
    /// been rolled back from, or <see cref="ReloadAsync"/> is called.
    /// </summary>
    /// <param name="id">The plugin.</param>
    /// <param name="generation">
    /// The generation's number, from <see cref="GetGenerations"/>; <see langword="null"/> for the one that served last before and was not
    /// itself rolled back from.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Where the plugin stands.</returns>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    /// <exception cref="PluginLoadException">There is no such generation, or none is kept.</exception>
    /// <exception cref="PluginException">It cannot be loaded again. The one that serves goes on.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    Task<PluginStatus> RollBackAsync(PluginId id, long? generation = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a plugin out of use at once, whatever its source says, until <see cref="EnableAsync"/> is called. Calls that are inside end on
    /// their version; new ones are rejected.
    /// </summary>
    /// <param name="id">The plugin.</param>
    /// <returns>Where the plugin stands.</returns>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    PluginStatus Disable(PluginId id);

    /// <summary>Undoes <see cref="Disable"/>, and loads what the sources say. A plugin that its source disables stays disabled.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="cancellationToken">Ends the loading; the plugin is enabled all the same, and loaded by the next change.</param>
    /// <returns>Where the plugin stands.</returns>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    /// <exception cref="PluginException">The plugin cannot be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    Task<PluginStatus> EnableAsync(PluginId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// The generations of a plugin, oldest first: the one that serves, those whose last calls have not ended, and those that can be rolled
    /// back to.
    /// </summary>
    /// <param name="id">The plugin.</param>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    IReadOnlyList<PluginGeneration> GetGenerations(PluginId id);

    /// <summary>
    /// What changes from the first <c>MoveNextAsync</c> on, in order, until the host stops. A reader that is slower than the changes loses
    /// the oldest beyond 1,024, which gaps in <see cref="PluginChange.Sequence"/> tell; any number may read.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<PluginChange> ReadChangesAsync(CancellationToken cancellationToken = default);
}
