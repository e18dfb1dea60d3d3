using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>
/// What keeps a snapshot's generations when they are retired: as long as somebody holds the snapshot, they can be called. Taking hold costs
/// one atomic operation. A snapshot that has been replaced is not held any more, so from then on holds only become fewer.
/// </content>
internal sealed partial class CatalogSnapshot
{
    private readonly HoldCounter _holds = new();
    private readonly Lock _keptLock = new();
    private readonly HashSet<Generation> _kept = [];
    private volatile bool _isReplaced;
    private bool _isFree;

    /// <summary>Whether the snapshot was replaced and nobody holds it any more.</summary>
    public bool IsFree
    {
        get
        {
            lock (_keptLock)
            {
                return _isFree;
            }
        }
    }

    /// <summary>Takes hold of the snapshot, unless it has been replaced.</summary>
    public bool TryHold(uint core, out PluginHold hold)
    {
        int slot = _holds.Add(core);
        hold = new PluginHold(this, slot);

        // Read after the count is written: either this sees the replacement, or the replacement sees the count.
        if (!_isReplaced)
        {
            return true;
        }

        Release(slot);
        return false;
    }

    /// <inheritdoc/>
    public override void Release(int slot)
    {
        _holds.Remove(slot);
        if (_isReplaced)
        {
            FreeIfUnheld();
        }
    }

    /// <summary>Another snapshot has taken this one's place.</summary>
    public void NoteReplaced()
    {
        _isReplaced = true;
        Interlocked.MemoryBarrier();
        _replaced.SetResult();
        FreeIfUnheld();
    }

    /// <summary>Keeps a generation that is about to be retired, if it is in this snapshot and somebody holds that.</summary>
    public void Keep(Generation generation)
    {
        if (entries.GetValueOrDefault(generation.Guest.Id)?.Generation != generation)
        {
            return;
        }

        lock (_keptLock)
        {
            if (!_isFree && _kept.Add(generation))
            {
                generation.Keep();
            }
        }
    }

    /// <summary>Keeps a generation no longer, held or not.</summary>
    public void Forget(Generation generation)
    {
        bool wasKept;
        lock (_keptLock)
        {
            wasKept = _kept.Remove(generation);
        }

        if (wasKept)
        {
            generation.LetGo();
        }
    }

    private void FreeIfUnheld()
    {
        if (!_holds.IsZero)
        {
            return;
        }

        Generation[] kept;
        lock (_keptLock)
        {
            _isFree = true;
            kept = [.. _kept];
            _kept.Clear();
        }

        foreach (Generation generation in kept)
        {
            generation.LetGo();
        }
    }
}
