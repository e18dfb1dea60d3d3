using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Interop;
using PluginHost.Sandbox;

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
    public async Task While_places_are_closed_again_and_again_none_is_given_twice()
    {
        // Many gates, each of which goes from places of their threads to shared ones while threads come and leave.
        const int Gates = 2_000;
        const int Threads = 3;
        const int Places = Threads + 1;
        const int Rounds = 40;
        var gates = Enumerable.Range(0, Gates).Select(_ => new AdmissionGate(Places, maxWaiting: 0, _time)).ToArray();
        var owners = new ConcurrentDictionary<Place, uint>();
        using var together = new Barrier(Threads + 1);
        int refused = 0;
        var threads = Enumerable.Range(0, Threads).Select(index => Task.Factory.StartNew(
            () =>
            {
                foreach (AdmissionGate gate in gates)
                {
                    together.SignalAndWait(TestContext.Current.CancellationToken);
                    for (int i = 0; i < Rounds; i++)
                    {
                        // As many places as callers: each finds one, whatever else goes on.
                        if (!gate.TryEnter((uint)index, out Place? place) || !owners.TryAdd(place, (uint)index))
                        {
                            Interlocked.Increment(ref refused);
                            continue;
                        }

                        owners.TryRemove(place, out _);
                        gate.Leave(place);
                    }
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        foreach (AdmissionGate gate in gates)
        {
            together.SignalAndWait(TestContext.Current.CancellationToken);
            gate.Sweep(_ => true);
            if (!gate.TryEnter(Places, out Place? place) || !owners.TryAdd(place, Places))
            {
                Interlocked.Increment(ref refused);
                continue;
            }

            owners.TryRemove(place, out _);
            gate.Leave(place);
            gate.Sweep(_ => true);
        }

        await Task.WhenAll(threads);
        Assert.Equal(0, refused);
    }

    private static void InterlockedMax(ref int location, int value)
    {
        int seen = Volatile.Read(ref location);
        while (seen < value)
        {
            seen = Interlocked.CompareExchange(ref location, value, seen) is var found && found == seen ? value : found;
        }
    }
}
