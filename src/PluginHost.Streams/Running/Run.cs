using System.Buffers;

namespace PluginHost.Streams.Running;

/// <summary>Records of one partition that were read together.</summary>
/// <param name="Records">An array of the shared pool.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Bytes">Their size.</param>
internal readonly record struct Run(StreamRecord[] Records, int Count, long Bytes)
{
    /// <summary>Copies records.</summary>
    public static Run Of(ReadOnlySpan<StreamRecord> records, long bytes)
    {
        StreamRecord[] copy = ArrayPool<StreamRecord>.Shared.Rent(records.Length);
        records.CopyTo(copy);
        return new Run(copy, records.Length, bytes);
    }

    /// <summary>Gives the array back.</summary>
    public void Return()
    {
        Array.Clear(Records, 0, Count);
        ArrayPool<StreamRecord>.Shared.Return(Records);
    }
}
