using PluginHost.Streams;

namespace PluginHost.Scoreboard.Streams;

/// <summary>Copies a record's bytes and headers, as a guest has to.</summary>
internal sealed class CopyTransform : IStreamTransform
{
    public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        while (batch.TryNext(out StreamRecord? record))
        {
            batch.Emit(record with
            {
                Key = record.Key?.ToArray(),
                Value = record.Value?.ToArray(),
                Headers = [.. record.Headers.Select(header => header with { Value = header.Value.GetValueOrDefault().ToArray() })],
            });
        }

        return default;
    }
}
