using PluginHost.Sandbox;

namespace PluginHost.Hosting;

internal sealed class PluginSession<TContract>(GuestSession session, TContract plugin) : IPluginSession<TContract>
    where TContract : class, IWasmContract
{
    public PluginId Id => session.Generation.Guest.Id;

    public string Version => session.Generation.Guest.Version;

    public TContract Plugin => plugin;

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
