using Microsoft.Extensions.Time.Testing;
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
                Place? place = gate.TryEnter(0, out Place? free) ? free : await gate.EnterAsync(Long, CancellationToken.None);
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

    private static void InterlockedMax(ref int location, int value)
    {
        int seen = Volatile.Read(ref location);
        while (seen < value)
        {
            seen = Interlocked.CompareExchange(ref location, value, seen) is var found && found == seen ? value : found;
        }
    }
}
