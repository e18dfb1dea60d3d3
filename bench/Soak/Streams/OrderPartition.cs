namespace PluginHost.Soak.Streams;

/// <summary>How far a partition is. Its lane is the only one that writes and acknowledges, one after the other.</summary>
internal sealed class OrderPartition
{
    private readonly HashSet<long> _setAside = [];
    private long _nextWritten;

    /// <summary>The next record to be read.</summary>
    public long NextRead { get; set; }

    /// <summary>The first record that is not acknowledged.</summary>
    public long NextAcknowledged { get; private set; }

    /// <summary>A record came out.</summary>
    /// <returns>What is wrong with that.</returns>
    public string? Write(long offset)
    {
        while (Orders.IsPoison(_nextWritten))
        {
            _nextWritten++;
        }

        string? problem = offset == _nextWritten ? null : $"{offset} came out where {_nextWritten} was next";
        _nextWritten = offset + 1;
        return problem;
    }

    /// <summary>A record was set aside.</summary>
    /// <returns>What is wrong with that.</returns>
    public string? SetAside(long offset)
    {
        if (!Orders.IsPoison(offset))
        {
            return $"{offset} was set aside, and is as good as any";
        }

        return _setAside.Add(offset) ? null : $"{offset} was set aside twice";
    }

    /// <summary>Everything up to a record is done.</summary>
    /// <returns>What is wrong with that.</returns>
    public string? Acknowledge(long offset)
    {
        string? problem = null;
        for (long i = NextAcknowledged; i <= offset; i++)
        {
            bool isDone = Orders.IsPoison(i) ? _setAside.Remove(i) : i < _nextWritten;
            if (!isDone)
            {
                problem ??= $"{offset} was acknowledged, and {i} did not come out";
            }
        }

        NextAcknowledged = offset + 1;
        return problem;
    }

    /// <summary>Reads on where the last acknowledgement was, as after a crash.</summary>
    public void Resume()
    {
        NextRead = NextAcknowledged;
        _nextWritten = NextAcknowledged;
        _setAside.Clear();
    }
}
