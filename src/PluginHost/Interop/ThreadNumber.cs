namespace PluginHost.Interop;

/// <summary>
/// The number of a thread: lower than there were threads at one time. It is free for another thread when the garbage collector finds that
/// nothing refers to it, which is after its own has ended.
/// </summary>
internal sealed class ThreadNumber
{
    private static readonly Lock FreeLock = new();
    private static readonly PriorityQueue<uint, uint> Free = new();
    private static uint _taken;

    /// <summary>Takes the lowest number that is free.</summary>
    public ThreadNumber()
    {
        lock (FreeLock)
        {
            Value = Free.TryDequeue(out uint number, out _) ? number : _taken++;
        }
    }

    /// <summary>Gives the number back.</summary>
    ~ThreadNumber()
    {
        lock (FreeLock)
        {
            Free.Enqueue(Value, Value);
        }
    }

    /// <summary>The number.</summary>
    public uint Value { get; }
}
