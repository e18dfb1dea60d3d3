namespace PluginHost.Catalog;

/// <summary>Counts holds, each core for itself, so that cores do not fight over one number.</summary>
internal sealed class HoldCounter
{
    // Of 4 bytes each, so that every core has two cache lines to itself.
    private const int Spacing = 32;

    private static readonly uint Cores = (uint)Math.Min(Environment.ProcessorCount, 64);

    private readonly int[] _counts = new int[Cores * Spacing];

    /// <summary>Counts one more.</summary>
    /// <returns>Where, for <see cref="Remove"/>.</returns>
    public int Add(uint core)
    {
        int slot = (int)(core % Cores) * Spacing;
        Interlocked.Increment(ref _counts[slot]);
        return slot;
    }

    /// <summary>Counts one less.</summary>
    public void Remove(int slot) => Interlocked.Decrement(ref _counts[slot]);

    /// <summary>Whether there are none. Reliable once no more come: each number then only falls.</summary>
    public bool IsZero
    {
        get
        {
            for (int slot = 0; slot < _counts.Length; slot += Spacing)
            {
                if (Volatile.Read(ref _counts[slot]) != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
