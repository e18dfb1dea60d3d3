using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>Finds plugins of one contract at run time, by scope and name. A singleton.</summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
public interface IPluginProvider<TContract>
    where TContract : class, IWasmContract
{
    /// <summary>The plugins that are loaded with this contract.</summary>
    /// <param name="scope">Only those of this scope; <see langword="null"/> for all scopes.</param>
    IReadOnlyList<PluginId> GetIds(string? scope = null);

    /// <summary>Gets a plugin to call. What is returned is bound to the id, never to one version: each call goes to the current one.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="context">Where the plugin's imports find their services; by default each call makes its own scope when it needs one.</param>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    TContract Get(PluginId id, PluginCallContext? context = null);

    /// <summary>Gets a plugin to call, if there is one.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="plugin">The plugin, or <see langword="null"/>.</param>
    bool TryGet(PluginId id, [NotNullWhen(true)] out TContract? plugin);

    /// <summary>
    /// Takes one instance for several calls. State that the guest keeps is seen by the session's later calls, whatever the plugin's
    /// lifetime. A session holds one of the plugin's places until it is disposed.
    /// </summary>
    /// <param name="id">The plugin.</param>
    /// <param name="context">Where the plugin's imports find their services.</param>
    /// <param name="cancellationToken">Ends the wait for a free place.</param>
    /// <exception cref="PluginException">The plugin is not there, is not ready, or all places are taken for too long.</exception>
    ValueTask<IPluginSession<TContract>> OpenSessionAsync(
        PluginId id, PluginCallContext? context = null, CancellationToken cancellationToken = default);
}
