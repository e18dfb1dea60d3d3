using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>All plugins of the host. A singleton.</summary>
public interface IPluginCatalog
{
    /// <summary>
    /// Reads all sources and loads what is new or has changed; what has not changed stays as it is, with its instances. A host does this
    /// when it starts; an application without a host, or one whose sources have changed, calls it. The first time, compilers make way for nothing else in an
    /// application without a host, for at most <see cref="WasmReloadOptions.StartupTimeout"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the loading; what is loaded by then stays.</param>
    /// <returns>Where every plugin stands. A plugin that could not be loaded does not fail the others.</returns>
    /// <exception cref="PluginLoadException">Two sources define the same plugin. Nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    /// <remarks>What a source throws is logged and thrown as it is, and nothing has changed.</remarks>
    Task<IReadOnlyList<PluginStatus>> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits for a plugin that is being loaded for the first time, or was enabled: a host that starts does not wait for all
    /// (<see cref="WasmReloadOptions.StartupTimeout"/>).
    /// </summary>
    /// <param name="id">The plugin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Where it stands when it is not being loaded any more: ready, failed or disabled.</returns>
    /// <exception cref="PluginNotFoundException">There is no such plugin, or it was removed meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    Task<PluginStatus> WaitUntilLoadedAsync(PluginId id, CancellationToken cancellationToken = default);

    /// <summary>Where every plugin stands now.</summary>
    IReadOnlyList<PluginStatus> GetStatus();

    /// <summary>
    /// A number that changes with every change of the catalog: a plugin is added, removed, replaced or stands elsewhere. What was found
    /// out about plugins holds as long as it stays the same; read it before finding out.
    /// </summary>
    long Revision { get; }

    /// <summary>
    /// Keeps all plugins as they are, for work that calls them several times (<see cref="PluginCallContext.Hold"/>): none changes its version
    /// in between. Costs one atomic operation.
    /// </summary>
    PluginHold Hold();

    /// <summary>Gets a plugin as its source describes it, whether it is ready or not.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="definition">The version that takes calls; if there is none, what the source last said.</param>
    bool TryGetDefinition(PluginId id, [NotNullWhen(true)] out PluginDefinition? definition);
}
