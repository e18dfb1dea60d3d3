namespace PluginHost.Streams.Running;

/// <summary>Records in a row, in an array that is used again.</summary>
internal sealed class RecordBuffer
{
    private StreamRecord[] _records = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<StreamRecord> Records => _records.AsMemory(0, Count);

    public void Add(StreamRecord record)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, Math.Max(64, Count * 2));
        }

        _records[Count++] = record;
    }

    public void Clear()
    {
        Array.Clear(_records, 0, Count);
        Count = 0;
    }
}
