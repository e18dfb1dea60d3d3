using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Streams.Endpoints;

/// <summary>Records of one write, on their way to a reader who takes them one by one.</summary>
internal sealed class Handover(ReadOnlyMemory<StreamRecord> records)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<StreamRecord> _left = records;

    /// <summary>Completes when all have been taken, and the last of them has been dealt with.</summary>
    public Task Taken => _taken.Task;

    /// <summary>Takes the next record.</summary>
    public bool TryTake([NotNullWhen(true)] out StreamRecord? record)
    {
        lock (_lock)
        {
            record = _left.IsEmpty ? null : _left.Span[0];
            _left = _left.IsEmpty ? _left : _left[1..];
            return record is not null;
        }
    }

    /// <summary>The reader has come back after the last one.</summary>
    public void Complete() => _taken.TrySetResult();

    /// <summary>There is nothing more to be taken.</summary>
    public void Withdraw()
    {
        lock (_lock)
        {
            _left = default;
        }
    }
}
