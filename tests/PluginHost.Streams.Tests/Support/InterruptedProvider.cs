using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Streams.Tests.Support;

/// <summary>Finds the plugins that there are, but something happens just before the first instance is made.</summary>
internal sealed class InterruptedProvider<TContract>(IPluginProvider<TContract> plugins, Func<Task> happen) : IPluginProvider<TContract>
    where TContract : class, IWasmContract
{
    private Func<Task>? _happen = happen;

    /// <inheritdoc/>
    public async ValueTask<IPluginSession<TContract>> OpenSessionAsync(
        PluginId id, PluginCallContext? context = null, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _happen, null) is { } happen)
        {
            await happen();
        }

        return await plugins.OpenSessionAsync(id, context, cancellationToken);
    }

    /// <inheritdoc/>
    public TContract Get(PluginId id, PluginCallContext? context = null) => plugins.Get(id, context);

    /// <inheritdoc/>
    public bool TryGet(PluginId id, [NotNullWhen(true)] out TContract? plugin) => plugins.TryGet(id, out plugin);

    /// <inheritdoc/>
    public IReadOnlyList<PluginId> GetIds(string? scope = null) => plugins.GetIds(scope);
}
