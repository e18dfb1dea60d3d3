using PluginHost.CompilerServices;

namespace PluginHost.Streams.Redpanda;

/// <summary>Calls guests that were built for Redpanda.</summary>
internal sealed class RedpandaProxy(GuestTarget target) : GuestProxy(target, firstExport: 0), IRedpandaTransform
{
    /// <inheritdoc/>
    public ValueTask StartAsync(CancellationToken cancellationToken = default) => InvokeAsync(0, default(StartCall), cancellationToken);

    private readonly struct StartCall : IGuestCall<Unit>
    {
        public Unit Invoke(GuestFunction function)
        {
            function.Invoke([]);
            return Unit.Value;
        }
    }
}
