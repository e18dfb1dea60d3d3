using System.Threading.Channels;

namespace PluginHost.Streams.Endpoints;

/// <summary>Hands records to whoever reads them as an asynchronous sequence, and holds none beyond those of the partitions that wait.</summary>
internal sealed class AsyncEnumerableSink : IStreamSink, IAsyncEnumerable<StreamRecord>, IStreamEnd
{
    private readonly Channel<Handover> _handovers = Channel.CreateBounded<Handover>(1);
    private Handover? _current;
    private int _hasReader;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        var handover = new Handover(records);
        try
        {
            await _handovers.Writer.WriteAsync(handover, cancellationToken).ConfigureAwait(false);
            await handover.Taken.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The memory is the stream's again.
            handover.Withdraw();
        }
    }

    /// <inheritdoc/>
    public void End(Exception? failure) => _handovers.Writer.TryComplete(failure);

    /// <inheritdoc/>
    public async IAsyncEnumerator<StreamRecord> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _hasReader, 1) != 0)
        {
            throw new InvalidOperationException("The stream's records have a reader already, and each of them goes to one.");
        }

        try
        {
            // Where the reader before this one stopped.
            while (_current is not null || await _handovers.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_current is null && !_handovers.Reader.TryRead(out _current))
                {
                    continue;
                }

                while (_current!.TryTake(out StreamRecord? record))
                {
                    yield return record;
                }

                _current.Complete();
                _current = null;
            }
        }
        finally
        {
            Volatile.Write(ref _hasReader, 0);
        }
    }
}
