namespace PluginHost.Streams.Redpanda;

/// <summary>What a transform built for Redpanda exports: a program, which runs as long as there are records.</summary>
internal interface IRedpandaTransform : IWasmContract
{
    /// <summary>Runs the program. It asks the host for batches, and waits for them.</summary>
    ValueTask StartAsync(CancellationToken cancellationToken = default);
}
