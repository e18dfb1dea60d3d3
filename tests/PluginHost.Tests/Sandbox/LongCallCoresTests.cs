using PluginHost.Sandbox;

namespace PluginHost.Tests.Sandbox;

/// <summary>Turns belong to threads, so each participant is one.</summary>
public sealed class LongCallCoresTests
{
    private static readonly PluginId Plugin = new("guest");

    private readonly LongCallCores _cores = new(1);

    [Fact]
    public void A_turn_that_nobody_wants_is_kept_while_its_guest_is_away() => OnThread(() =>
    {
        Assert.True(_cores.TryTakeTurn(Plugin, () => false));

        LongCallCores.GoAway();

        Assert.True(LongCallCores.TryComeBack());
        Assert.True(_cores.TryTakeTurn(Plugin, () => false));
        LongCallCores.EndTurn();
    });

    [Fact]
    public void A_turn_is_taken_over_while_its_guest_is_away_and_not_given_twice() => OnThread(() =>
    {
        Assert.True(_cores.TryTakeTurn(Plugin, () => false));
        LongCallCores.GoAway();
        using var mayEnd = new ManualResetEventSlim();
        using var hasTurn = new ManualResetEventSlim();
        Thread other = Start(() =>
        {
            Assert.True(_cores.TryTakeTurn(Plugin, () => true));
            hasTurn.Set();
            mayEnd.Wait();
            LongCallCores.EndTurn();
        });
        hasTurn.Wait(TestContext.Current.CancellationToken);

        Assert.False(LongCallCores.TryComeBack());
        Assert.False(_cores.TryTakeTurn(Plugin, () => false));

        mayEnd.Set();
        other.Join();
        Assert.True(_cores.TryTakeTurn(Plugin, () => false));
        LongCallCores.EndTurn();
    });

    [Fact]
    public void A_turn_of_a_guest_that_is_not_away_is_waited_for() => OnThread(() =>
    {
        Assert.True(_cores.TryTakeTurn(Plugin, () => false));
        LongCallCores.GoAway();
        Assert.True(LongCallCores.TryComeBack());

        OnThread(() =>
        {
            int asked = 0;
            Assert.False(_cores.TryTakeTurn(Plugin, () => ++asked < 5));
            Assert.Equal(5, asked);
        });

        LongCallCores.EndTurn();
    });

    [Fact]
    public void A_wait_that_ends_with_an_exception_takes_no_turn_with_it()
    {
        OnThread(() =>
        {
            Assert.True(_cores.TryTakeTurn(Plugin, () => false));
            OnThread(() => Assert.Throws<InvalidOperationException>(() => _cores.TryTakeTurn(Plugin, () => throw new InvalidOperationException())));
            LongCallCores.EndTurn();
        });

        OnThread(() =>
        {
            Assert.True(_cores.TryTakeTurn(Plugin, () => false));
            LongCallCores.EndTurn();
        });
    }

    private static void OnThread(Action action)
    {
        Exception? failure = null;
        Start(() => failure = Record.Exception(action)).Join();
        Assert.Null(failure);
    }

    private static Thread Start(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
