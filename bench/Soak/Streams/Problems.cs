namespace PluginHost.Soak.Streams;

/// <summary>What must not happen and did: all are counted, the first ones kept.</summary>
internal sealed class Problems
{
    private const int Kept = 10;

    private readonly Lock _lock = new();
    private readonly List<string> _first = [];

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    /// <summary>The first ones.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Notes one.</summary>
    public void Add(string problem)
    {
        lock (_lock)
        {
            Count++;
            if (_first.Count < Kept)
            {
                _first.Add(problem);
            }
        }
    }
}
