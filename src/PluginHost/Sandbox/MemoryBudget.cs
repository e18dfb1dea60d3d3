namespace PluginHost.Sandbox;

/// <summary>
/// What the memories of all instances may have together. Counted is what each instance may have, not what it has: the engine does not say when
/// a memory grows, and what was let in must not be let down. If there is no room, idle instances go first, those of other plugins before the
/// plugin's own.
/// </summary>
/// <param name="maxBytes">How much. <see langword="null"/>: no limit, and nothing is counted.</param>
/// <param name="idle">The instances that can go.</param>
internal sealed class MemoryBudget(long? maxBytes, IdleInstances idle)
{
    private long _taken;

    /// <summary>Whether there is a limit.</summary>
    public bool IsLimited => maxBytes is not null;

    /// <summary>The limit, for messages.</summary>
    public long MaxBytes => maxBytes ?? long.MaxValue;

    /// <summary>What all instances may have now.</summary>
    public long TakenBytes => Volatile.Read(ref _taken);

    /// <summary>Counts an instance that is about to be made.</summary>
    /// <param name="bytes">What it may have.</param>
    /// <param name="generation">Whose it is.</param>
    /// <returns>Whether it may be made.</returns>
    public bool TryTake(long bytes, Generation generation)
    {
        if (TryTake(bytes))
        {
            return true;
        }

        if (!idle.Have(TakenBytes - (MaxBytes - bytes)))
        {
            return false;
        }

        idle.TrimWhile(() => TakenBytes > MaxBytes - bytes, generation);
        return TryTake(bytes);
    }

    /// <summary>Counts an instance that is gone.</summary>
    /// <param name="bytes">What it might have had.</param>
    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);

    private bool TryTake(long bytes)
    {
        // Nothing is counted that is not let in, not even for a moment, in which another would be refused for it.
        long taken = Volatile.Read(ref _taken);
        while (taken <= MaxBytes - bytes)
        {
            long seen = Interlocked.CompareExchange(ref _taken, taken + bytes, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }
}
