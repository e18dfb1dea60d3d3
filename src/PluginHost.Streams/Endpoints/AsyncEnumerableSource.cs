namespace PluginHost.Streams.Endpoints;

/// <summary>Reads an asynchronous sequence.</summary>
internal sealed class AsyncEnumerableSource(IAsyncEnumerable<StreamRecord> records, Action<StreamPosition>? acknowledged)
    : IStreamSource, IAsyncDisposable
{
    private IAsyncEnumerator<StreamRecord>? _enumerator;
    private Task<bool>? _next;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
    {
        // The sequence is not cancelled: whoever reads on later gets what is being waited for.
        _enumerator ??= records.GetAsyncEnumerator(CancellationToken.None);
        int count = 0;
        while (count < buffer.Length)
        {
            bool hasNext;
            if (_next is null)
            {
                ValueTask<bool> next = MoveNext(_enumerator);
                if (!next.IsCompletedSuccessfully)
                {
                    _next = next.AsTask();
                    continue;
                }

                hasNext = next.Result;
            }
            else
            {
                if (count > 0 && !_next.IsCompletedSuccessfully)
                {
                    // If it has failed, the next read says so.
                    break;
                }

                hasNext = await _next.WaitAsync(cancellationToken).ConfigureAwait(false);
                _next = null;
            }

            if (!hasNext)
            {
                break;
            }

            buffer.Span[count++] = _enumerator.Current;
        }

        return count;
    }

    /// <inheritdoc/>
    public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        acknowledged?.Invoke(position);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _next is { IsCompleted: false } || _enumerator is null ? default : _enumerator.DisposeAsync();

    private static ValueTask<bool> MoveNext(IAsyncEnumerator<StreamRecord> enumerator)
    {
        try
        {
            return enumerator.MoveNextAsync();
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(exception);
        }
    }
}
