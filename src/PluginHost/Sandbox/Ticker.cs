using System.Runtime.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// The clock of all calls: a thread that counts milliseconds and lets running guests look at their deadlines. Reading the count costs
/// nothing, so a call takes its deadline from it. The thread sleeps once the last deadline has passed, but for a tick a second,
/// and is woken by the next call.
/// </summary>
internal sealed class Ticker : IDisposable
{
    /// <summary>How long a tick is.</summary>
    internal const int PeriodMilliseconds = 1;

    // How far ahead of the latest deadline the ticker stays awake, so that only few calls have to extend it.
    private const long SlackTicks = 64;

    // How often a sleeping ticker ticks all the same. A guest that was asked just before its deadline, and whose thread then stood still
    // while the ticker went to sleep, has not heard of the last tick.
    private const int SleepingPeriodMilliseconds = 1000;

    private readonly TimeProvider _timeProvider;
    private readonly long _origin;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Lock _lock = new();
    private readonly List<WasmEngine> _engines = [];
    private Thread? _thread;
    private long _now;
    private long _awakeUntil = -1;
    private volatile bool _isAsleep;
    private volatile bool _isStopped;

    /// <summary>Makes a ticker. Its thread starts with the first call.</summary>
    public Ticker(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _origin = timeProvider.GetTimestamp();
    }

    /// <summary>Milliseconds since the ticker was made, as of its last tick.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>Whether the thread is waiting for a call.</summary>
    internal bool IsAsleep => _isAsleep;

    /// <summary>Includes an engine in every tick from now on.</summary>
    public void Add(WasmEngine engine)
    {
        lock (_lock)
        {
            _engines.Add(engine);
        }
    }

    /// <summary>Leaves an engine alone from now on, so that it can be disposed.</summary>
    public void Remove(WasmEngine engine)
    {
        lock (_lock)
        {
            _engines.Remove(engine);
        }
    }

    /// <summary>The tick at which a call that starts now and may take so many ticks has to end. The ticker runs until then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long GetDeadline(long timeoutTicks) => TryGetDeadline(timeoutTicks, out long deadline) ? deadline : StayAwake(timeoutTicks);

    /// <summary>As <see cref="GetDeadline"/>, if the ticker runs for so long already.</summary>
    /// <param name="timeoutTicks">How many ticks the call may take.</param>
    /// <param name="deadline">The tick.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetDeadline(long timeoutTicks, out long deadline)
    {
        // While the thread sleeps its count stands still beyond the latest deadline, so there is none then.
        deadline = Volatile.Read(ref _now) + timeoutTicks;
        return deadline <= Volatile.Read(ref _awakeUntil);
    }

    /// <summary>
    /// As <see cref="GetDeadline"/>, by the clock itself: for calls that wait, because waiting goes by the clock, and the count may be behind
    /// it when the system is busy.
    /// </summary>
    public long GetExactDeadline(long timeoutTicks) => StayAwake(timeoutTicks);

    /// <summary>How long it is until a deadline, as of the clock itself. Not below zero.</summary>
    public TimeSpan GetRemaining(long deadline) => TimeSpan.FromMilliseconds(Math.Max(0, deadline - ReadClock()));

    /// <summary>Stops the thread. No call may be running.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_lock)
        {
            _isStopped = true;
            thread = _thread;
        }

        _stop.Set();
        _wake.Set();
        thread?.Join();
        _stop.Dispose();
        _wake.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long StayAwake(long timeoutTicks)
    {
        lock (_lock)
        {
            long now = ReadClock();
            Volatile.Write(ref _now, now);
            long deadline = now + timeoutTicks;
            if (_isStopped)
            {
                // A call that comes this late finds no plugin to enter.
                return deadline;
            }

            Volatile.Write(ref _awakeUntil, Math.Max(_awakeUntil, deadline + SlackTicks));
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "PluginHost ticker", Priority = ThreadPriority.AboveNormal };
                _thread.Start();
            }
            else if (_isAsleep)
            {
                _wake.Set();
            }

            return deadline;
        }
    }

    private void Run()
    {
        while (!_stop.WaitOne(PeriodMilliseconds))
        {
            Tick();
            if (Now > Volatile.Read(ref _awakeUntil))
            {
                Sleep();
            }
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            Volatile.Write(ref _now, ReadClock());
            foreach (WasmEngine engine in _engines)
            {
                engine.IncrementEpoch();
            }
        }
    }

    private void Sleep()
    {
        lock (_lock)
        {
            if (_isStopped || Now <= _awakeUntil)
            {
                return;
            }

            _wake.Reset();
            _isAsleep = true;
        }

        while (!_wake.Wait(SleepingPeriodMilliseconds))
        {
            Tick();
        }

        _isAsleep = false;
    }

    private long ReadClock() => (long)_timeProvider.GetElapsedTime(_origin).TotalMilliseconds;
}
