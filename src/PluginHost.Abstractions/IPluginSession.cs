namespace PluginHost;

/// <summary>
/// One instance of a plugin, held for several calls. One call at a time: a call that comes while another runs fails with a
/// <see cref="PluginRejectedException"/>. After a failure that ends the instance, every later call fails; open a new session.
/// </summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
public interface IPluginSession<out TContract> : IAsyncDisposable
    where TContract : class, IWasmContract
{
    /// <summary>The plugin that the session belongs to.</summary>
    PluginId Id { get; }

    /// <summary>The version that the session holds. Reloads do not change it.</summary>
    string Version { get; }

    /// <summary>The instance, to be called.</summary>
    TContract Plugin { get; }
}
