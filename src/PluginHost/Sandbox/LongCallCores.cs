namespace PluginHost.Sandbox;

/// <summary>
/// The cores that calls share which run long, a tick of the clock each in turn. The other cores stay free for everybody else, and one
/// guest that never ends costs another that is only slow no more than its turns. Where several want one, scopes have equal shares, and in each
/// its plugins, however many calls each of them has.
/// </summary>
/// <remarks>
/// A turn belongs to a thread, so that a call that is made from inside another one goes on in the same turn. While the guest is away in a
/// host function, which may wait for anything, whoever waits can take the turn over; if nobody did, the guest goes on in it.
/// </remarks>
internal sealed class LongCallCores(int count)
{
    [ThreadStatic]
    private static Turn? _held;

    private readonly Lock _lock = new();
    private readonly List<Turn> _turns = [];
    private readonly LinkedList<Turn> _waiting = new();
    private readonly TurnShares _shares = new();

    // How many wait: read by every long call at every tick, without the lock.
    private volatile int _wanted;

    /// <summary>How many long calls run at a time.</summary>
    public int Count { get; } = count;

    /// <summary>Lets the current thread go on if nobody else waits, and otherwise waits for its next turn. The thread waits with it.</summary>
    /// <param name="plugin">Whose call it is.</param>
    /// <param name="goesOn">Asked every few milliseconds whether the call that waits may still go on.</param>
    /// <returns>Whether the thread has a turn, until <see cref="EndTurn"/>.</returns>
    public bool TryTakeTurn(PluginId plugin, Func<bool> goesOn)
    {
        if (_held is { } held)
        {
            if (held.Cores._wanted == 0 && held.TryComeBack())
            {
                return true;
            }

            EndTurn();
        }

        var turn = new Turn(this, plugin);
        if (!TryTake(turn, goesOn))
        {
            return false;
        }

        _held = turn;
        return true;
    }

    /// <summary>The current thread's guest calls a host function: its turn can be taken over.</summary>
    public static void GoAway() => _held?.GoAway();

    /// <summary>The host function has returned.</summary>
    /// <returns>Whether the thread still has its turn.</returns>
    public static bool TryComeBack() => _held?.TryComeBack() ?? false;

    /// <summary>The current thread needs no core for now: whoever waits longest has the next turn.</summary>
    public static void EndTurn()
    {
        if (_held is { } held)
        {
            _held = null;
            held.Cores.End(held);
        }
    }

    private bool TryTake(Turn turn, Func<bool> goesOn)
    {
        lock (_lock)
        {
            if (_turns.Count < Count)
            {
                _turns.Add(turn);
                return true;
            }

            _shares.Enter(turn.Plugin);
            _waiting.AddLast(turn);
            _wanted = _waiting.Count;
        }

        bool hasCome = false;
        try
        {
            while (!(hasCome = turn.HasCome.Wait(Ticker.PeriodMilliseconds)) && goesOn())
            {
                TakeOver();
            }

            return hasCome;
        }
        finally
        {
            // However it ends, a turn is never given to somebody who has left.
            if (!hasCome)
            {
                Withdraw(turn);
            }
        }
    }

    private void End(Turn turn)
    {
        lock (_lock)
        {
            // Unless somebody has taken it over.
            if (_turns.Remove(turn))
            {
                GiveNext();
            }
        }
    }

    private void TakeOver()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 && _turns.Find(turn => turn.TryTakeOver()) is { } away)
            {
                _turns.Remove(away);
                GiveNext();
            }
        }
    }

    private void Withdraw(Turn turn)
    {
        lock (_lock)
        {
            if (_waiting.Remove(turn))
            {
                _wanted = _waiting.Count;
                return;
            }
        }

        // The turn came at the same moment.
        End(turn);
    }

    private void GiveNext()
    {
        if (_waiting.Count == 0)
        {
            _shares.Clear();
            return;
        }

        LinkedListNode<Turn> next = _shares.Choose(_waiting);
        _shares.Count(next.Value.Plugin);
        _waiting.Remove(next);
        _wanted = _waiting.Count;
        _turns.Add(next.Value);
        next.Value.HasCome.Set();
    }

    private sealed class Turn(LongCallCores cores, PluginId plugin) : ITurnOwner
    {
        private const int Running = 0;
        private const int Away = 1;
        private const int TakenOver = 2;

        private int _state = Running;

        public LongCallCores Cores => cores;

        public PluginId Plugin => plugin;

        /// <summary>Set when a turn that was waited for begins.</summary>
        public ManualResetEventSlim HasCome { get; } = new(initialState: false, spinCount: 0);

        public void GoAway() => Interlocked.CompareExchange(ref _state, Away, Running);

        public bool TryComeBack() => Interlocked.CompareExchange(ref _state, Running, Away) != TakenOver;

        public bool TryTakeOver() => Interlocked.CompareExchange(ref _state, TakenOver, Away) == Away;
    }
}
