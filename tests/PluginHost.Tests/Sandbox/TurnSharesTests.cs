using PluginHost.Sandbox;

namespace PluginHost.Tests.Sandbox;

public sealed class TurnSharesTests
{
    private readonly TurnShares _shares = new();

    [Fact]
    public void Scopes_have_equal_shares_and_in_each_its_plugins()
    {
        // One scope has two plugins, one of them with many calls; the other has one with one call.
        string[] calls = ["acme/many", "acme/many", "acme/many", "acme/many", "acme/few", "beta/one"];

        Dictionary<string, int> turns = Give(calls, 400);

        Assert.Equal(200, turns["beta/one"]);
        Assert.Equal(100, turns["acme/many"]);
        Assert.Equal(100, turns["acme/few"]);
    }

    [Fact]
    public void Calls_of_one_plugin_take_turns_in_the_order_in_which_they_came()
    {
        var waiting = new LinkedList<Call>([new Call("guest", 1), new Call("guest", 2)]);

        Assert.Equal(1, _shares.Choose(waiting).Value.Number);
    }

    [Fact]
    public void Whoever_comes_later_has_no_turns_saved_up()
    {
        Give(["acme/one", "beta/one"], 1000);

        Dictionary<string, int> turns = Give(["acme/one", "beta/one", "late/one"], 30);

        Assert.All(turns.Values, count => Assert.Equal(10, count));
    }

    private Dictionary<string, int> Give(string[] calls, int count)
    {
        var turns = calls.Distinct().ToDictionary(call => call, _ => 0);
        var waiting = new LinkedList<Call>(calls.Select((call, i) => new Call(call, i)));
        foreach (Call call in waiting)
        {
            _shares.Enter(call.Plugin);
        }

        for (int i = 0; i < count; i++)
        {
            LinkedListNode<Call> next = _shares.Choose(waiting);
            _shares.Count(next.Value.Plugin);
            turns[next.Value.Plugin.ToString()]++;
            waiting.Remove(next);
            waiting.AddLast(next);
        }

        return turns;
    }

    private sealed record Call(string Id, int Number) : ITurnOwner
    {
        public PluginId Plugin { get; } = PluginId.Parse(Id);
    }
}
