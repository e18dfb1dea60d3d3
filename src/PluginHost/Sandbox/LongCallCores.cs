namespace PluginHost.Sandbox;

/// <summary>
/// The cores that calls share which run long, a tick of the clock each in turn. The other cores stay free for everybody else, and one
/// guest that never ends costs another that is only slow no more than its turns.
/// </summary>
/// <remarks>A turn belongs to a thread, so that a call that is made from inside another one goes on in the same turn.</remarks>
internal sealed class LongCallCores(int count)
{
    [ThreadStatic]
    private static LongCallCores? _held;

    private readonly Lock _lock = new();
    private readonly LinkedList<ManualResetEventSlim> _waiting = new();
    private int _free = count;

    // How many wait: read by every long call at every tick, without the lock.
    private volatile int _wanted;

    /// <summary>How many long calls run at a time.</summary>
    public int Count { get; } = count;

    /// <summary>Lets the current thread go on if nobody else waits, and otherwise waits for its next turn. The thread waits with it.</summary>
    /// <param name="goesOn">Asked every few milliseconds whether the call that waits may still go on.</param>
    /// <returns>Whether the thread has a turn, until <see cref="EndTurn"/>.</returns>
    public bool TryTakeTurn(Func<bool> goesOn)
    {
        if (_held is { } held)
        {
            if (held._wanted == 0)
            {
                return true;
            }

            EndTurn();
        }

        if (!TryTake(goesOn))
        {
            return false;
        }

        _held = this;
        return true;
    }

    /// <summary>The current thread needs no core for now: whoever waits longest has the next turn.</summary>
    public static void EndTurn()
    {
        if (_held is { } held)
        {
            _held = null;
            held.GiveBack();
        }
    }

    private bool TryTake(Func<bool> goesOn)
    {
        LinkedListNode<ManualResetEventSlim> turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            turn = _waiting.AddLast(new ManualResetEventSlim(initialState: false, spinCount: 0));
            _wanted = _waiting.Count;
        }

        bool isTaken = false;
        try
        {
            while (!(isTaken = turn.Value.Wait(Ticker.PeriodMilliseconds)) && goesOn())
            {
            }

            return isTaken;
        }
        finally
        {
            // However it ends, a turn is never given to somebody who has left.
            if (!isTaken)
            {
                Withdraw(turn);
            }
        }
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            if (_waiting.First is not { } next)
            {
                _free++;
                return;
            }

            _waiting.RemoveFirst();
            _wanted = _waiting.Count;
            next.Value.Set();
        }
    }

    private void Withdraw(LinkedListNode<ManualResetEventSlim> turn)
    {
        lock (_lock)
        {
            if (turn.List is not null)
            {
                _waiting.Remove(turn);
                _wanted = _waiting.Count;
                return;
            }
        }

        // The turn came at the same moment.
        GiveBack();
    }
}
