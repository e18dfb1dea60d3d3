using Microsoft.Extensions.Time.Testing;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Sandbox;

public sealed class AdmissionGateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void As_many_calls_come_in_as_there_are_places()
    {
        var gate = new AdmissionGate(2, maxWaiting: 0, _time);

        Assert.True(gate.TryEnter(0, out Place? first));
        Assert.True(gate.TryEnter(0, out Place? second));
        Assert.False(gate.TryEnter(0, out _));
        Assert.NotSame(first, second);

        gate.Leave(first);
        Assert.True(gate.TryEnter(0, out Place? third));
        Assert.Same(first, third);
    }

    [Fact]
    public async Task A_call_that_waits_gets_the_place_that_is_freed()
    {
        var gate = new AdmissionGate(1, maxWaiting: 1, _time);
        Assert.True(gate.TryEnter(0, out Place? place));

        ValueTask<Place?> waiting = gate.EnterAsync(Long, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        gate.Leave(place);

        Assert.Same(place, await waiting);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task Nobody_overtakes_those_who_wait_and_they_are_served_in_turn()
    {
        var gate = new AdmissionGate(1, maxWaiting: 2, _time);
        Assert.True(gate.TryEnter(0, out Place? place));
        Task<Place?> first = gate.EnterAsync(Long, CancellationToken.None).AsTask();
        Task<Place?> second = gate.EnterAsync(Long, CancellationToken.None).AsTask();

        gate.Leave(place);

        Assert.NotNull(await first);
        Assert.False(second.IsCompleted);
        Assert.False(gate.TryEnter(0, out _));
        gate.Leave((await first)!);
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task A_call_that_finds_too_many_waiting_is_told_at_once()
    {
        var gate = new AdmissionGate(1, maxWaiting: 1, _time);
        Assert.True(gate.TryEnter(0, out _));
        ValueTask<Place?> waiting = gate.EnterAsync(Long, CancellationToken.None);

        Assert.Null(await gate.EnterAsync(Long, CancellationToken.None));
        Assert.Equal(1, gate.Waiting);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_and_leaves_nothing_behind()
    {
        var gate = new AdmissionGate(1, maxWaiting: 1, _time);
        Assert.True(gate.TryEnter(0, out Place? place));
        Task<Place?> waiting = gate.EnterAsync(TimeSpan.FromSeconds(1), CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Equal(0, gate.Waiting);
        gate.Leave(place);
        Assert.True(gate.TryEnter(0, out _));
    }

    [Fact]
    public async Task Waiting_ends_when_the_caller_cancels()
    {
        var gate = new AdmissionGate(1, maxWaiting: 1, _time);
        Assert.True(gate.TryEnter(0, out Place? place));
        using var source = new CancellationTokenSource();
        Task<Place?> waiting = gate.EnterAsync(Long, source.Token).AsTask();

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        gate.Leave(place);
        Assert.True(gate.TryEnter(0, out _));
    }

    [Fact]
    public async Task Under_contention_no_place_is_given_twice_and_none_is_lost()
    {
        const int Places = 3;
        const int Callers = 8;
        const int Rounds = 3_000;
        var gate = new AdmissionGate(Places, maxWaiting: Callers, TimeProvider.System);
        int inside = 0;
        int most = 0;
        int entered = 0;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                Place? place = gate.TryEnter(GuestThread.Current.Number, out Place? free) ? free : await gate.EnterAsync(Long, CancellationToken.None);
                Assert.NotNull(place);
                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref entered);
                if (i % 16 == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref inside);
                gate.Leave(place);
            }
        })));

        Assert.Equal(Callers * Rounds, entered);
        Assert.InRange(most, 1, Places);
        for (int i = 0; i < Places; i++)
        {
            Assert.True(gate.TryEnter(0, out _));
        }
    }

    [Fact]
    public void Each_thread_finds_the_place_that_it_left()
    {
        var gate = new AdmissionGate(2, maxWaiting: 0, _time);
        Assert.True(gate.TryEnter(1, out Place? mine));
        Assert.True(gate.TryEnter(0, out Place? other));
        Assert.NotSame(mine, other);
        gate.Leave(other);
        gate.Leave(mine);

        Assert.True(gate.TryEnter(1, out Place? again));

        Assert.Same(mine, again);
    }

    [Fact]
    public void A_thread_with_a_higher_number_than_there_are_places_comes_in_too()
    {
        var gate = new AdmissionGate(2, maxWaiting: 0, _time);

        Assert.True(gate.TryEnter(17, out Place? first));
        Assert.True(gate.TryEnter(1, out Place? second));
        Assert.False(gate.TryEnter(0, out _));

        Assert.NotSame(first, second);
        gate.Leave(second);
        Assert.True(gate.TryEnter(0, out _));
    }

    [Fact]
    public void A_sweep_closes_places_only_for_that_moment()
    {
        var gate = new AdmissionGate(2, maxWaiting: 0, _time);
        Assert.True(gate.TryEnter(0, out Place? inside));
        gate.Sweep(_ => true);
        Assert.True(inside.IsTaken);
        Assert.True(gate.TryEnter(1, out Place? other));
        Assert.False(other.IsClosed);

        gate.Leave(inside);
        Assert.True(gate.TryEnter(0, out Place? again));

        Assert.Same(inside, again);
        Assert.False(again.IsClosed);
    }

    [Fact]
    public async Task A_call_that_may_not_wait_is_let_in_after_a_sweep_that_looks_at_the_only_place()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Runner("runner", "(local.get $value)") with { Lifetime = PluginLifetime.Pooled });
        using GuestInstance instance = host.GenerationOf("runner").TryTakeWarm()!;
        var gate = new AdmissionGate(1, maxWaiting: 0, _time);
        Assert.True(gate.TryEnter(0, out Place? place));
        Assert.False(gate.TryEnter(1, out _));
        Assert.Null(await gate.EnterAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        place.Warm = instance;
        gate.Leave(place);
        Task<Place?>? entering = null;

        gate.Sweep(_ =>
        {
            Assert.False(gate.TryEnter(1, out Place? none));
            entering = gate.EnterAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken).AsTask();
            return false;
        });

        Assert.Same(place, await entering!);
    }

    [Fact]
    public async Task A_call_that_may_not_wait_is_let_in_if_a_place_is_free_again_by_the_time_that_it_asks()
    {
        var gate = new AdmissionGate(1, maxWaiting: 0, _time);
        Assert.True(gate.TryEnter(0, out Place? place));
        Assert.False(gate.TryEnter(1, out _));
        gate.Leave(place);

        Assert.Same(place, await gate.EnterAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_place_that_is_closed_while_its_thread_claims_it_is_not_given_twice()
    {
        // More threads than cores come and leave as fast as they can, so that some always stand still somewhere in between, and a few of
        // those just before they claim. Then all places are taken from them, and held until each has come again.
        const int Gates = 100;
        int callers = Environment.ProcessorCount * 2;
        var gates = Enumerable.Range(0, Gates).Select(_ => new GateWithPlaces(callers, _time)).ToArray();
        int current = 0;
        long[] visits = new long[callers];
        var threads = Enumerable.Range(0, callers).Select(index => Start(() =>
        {
            for (int i = Volatile.Read(ref current); i < Gates; i = Volatile.Read(ref current))
            {
                gates[i].Visit((uint)index);
                Interlocked.Increment(ref visits[index]);
            }
        })).ToArray();

        for (int i = 0; i < Gates; i++)
        {
            AwaitVisits(visits);
            Place[] held = gates[i].TakeAll((uint)callers);
            AwaitVisits(visits);
            gates[i].Leave(held);
            Volatile.Write(ref current, i + 1);
        }

        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, gates.Sum(gate => gate.GivenTwice));
    }

    private static void AwaitVisits(long[] visits)
    {
        long[] before = [.. visits.Select((_, i) => Interlocked.Read(ref visits[i]))];
        while (!visits.Index().All(visit => Interlocked.Read(ref visits[visit.Index]) > before[visit.Index] + 1))
        {
            Thread.Yield();
        }
    }

    [Fact]
    public async Task A_sweep_takes_places_that_became_shared_while_it_waited_before_it_looks_at_their_instances()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Runner("runner", "(local.get $value)") with { Lifetime = PluginLifetime.Pooled });
        using GuestInstance instance = host.GenerationOf("runner").TryTakeWarm()!;
        var looks = new List<(bool IsShared, bool IsTaken)>();
        for (int round = 0; round < 30; round++)
        {
            var gate = new AdmissionGate(1, maxWaiting: 0, _time);
            Assert.True(gate.TryEnter(0, out Place? place));
            place.Warm = instance;
            gate.Leave(place);
            using var inside = new ManualResetEventSlim();
            using var goOn = new ManualResetEventSlim();
            Thread first = Start(() => gate.Sweep(_ =>
            {
                inside.Set();
                goOn.Wait();
                return false;
            }));
            inside.Wait(TestContext.Current.CancellationToken);

            // Both wait for the first sweep, and go on in any order.
            Thread second = Start(() => gate.Sweep(_ =>
            {
                looks.Add((gate.IsShared, place.IsTaken));
                return false;
            }));
            Thread caller = Start(() =>
            {
                if (gate.TryEnter(1, out Place? other))
                {
                    gate.Leave(other);
                }
            });
            SpinWait.SpinUntil(() => IsWaiting(second) && IsWaiting(caller));
            goOn.Set();
            Array.ForEach([first, second, caller], thread => thread.Join());
        }

        Assert.DoesNotContain((IsShared: true, IsTaken: false), looks);
    }

    private static bool IsWaiting(Thread thread) => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    private static Thread Start(ThreadStart run)
    {
        var thread = new Thread(run);
        thread.Start();
        return thread;
    }

    private static void InterlockedMax(ref int location, int value)
    {
        int seen = Volatile.Read(ref location);
        while (seen < value)
        {
            seen = Interlocked.CompareExchange(ref location, value, seen) is var found && found == seen ? value : found;
        }
    }

    // A gate, and a count of who is at each of its places.
    private sealed class GateWithPlaces
    {
        private readonly AdmissionGate _gate;
        private readonly Place[] _places;
        private readonly int[] _inside;
        private int _givenTwice;

        public GateWithPlaces(int places, TimeProvider time)
        {
            _gate = new AdmissionGate(places, maxWaiting: 0, time);
            _places = new Place[places];
            _inside = new int[places];
            for (uint i = 0; i < places; i++)
            {
                Assert.True(_gate.TryEnter(i, out Place? place));
                _places[i] = place;
            }

            Array.ForEach(_places, _gate.Leave);
        }

        public int GivenTwice => _givenTwice;

        public void Visit(uint thread)
        {
            if (TryEnter(thread) is { } place)
            {
                Leave([place]);
            }
        }

        public Place[] TakeAll(uint thread)
        {
            var taken = new List<Place>();
            while (TryEnter(thread) is { } place)
            {
                taken.Add(place);
            }

            return [.. taken];
        }

        public void Leave(Place[] places)
        {
            foreach (Place place in places)
            {
                Interlocked.Decrement(ref CountAt(place));
                _gate.Leave(place);
            }
        }

        private Place? TryEnter(uint thread)
        {
            if (!_gate.TryEnter(thread, out Place? place))
            {
                return null;
            }

            if (Interlocked.Increment(ref CountAt(place)) != 1)
            {
                Interlocked.Increment(ref _givenTwice);
            }

            return place;
        }

        private ref int CountAt(Place place) => ref _inside[Array.IndexOf(_places, place)];
    }
}
