namespace PluginHost.Streams.Transforms;

/// <summary>A function as a transform.</summary>
internal sealed class DelegateTransform(Func<StreamRecord, StreamRecord?> transform) : IStreamTransform
{
    /// <inheritdoc/>
    public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        while (batch.TryNext(out StreamRecord? record))
        {
            if (transform(record) is { } transformed)
            {
                batch.Emit(transformed);
            }
        }

        return default;
    }
}
