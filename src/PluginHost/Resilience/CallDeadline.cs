using PluginHost.Sandbox;
using Polly;

namespace PluginHost.Resilience;

/// <summary>When all tries of a call together have to end.</summary>
internal sealed class CallDeadline(Ticker ticker, long deadline)
{
    private static readonly ResiliencePropertyKey<CallDeadline> Key = new("plugin-host.deadline");

    /// <summary>The tick.</summary>
    public long Tick => deadline;

    /// <summary>How much time is left.</summary>
    public TimeSpan Remaining => ticker.GetRemaining(deadline);

    /// <summary>Starts the time of a call, which has no more of it than the call that it is made from.</summary>
    public static CallDeadline Start(Generation generation, OuterCall? outer) =>
        new(generation.Ticker, CallTime.StartWaiting(generation, outer).Deadline);

    /// <summary>Whether a call of the host's has more than so much time left. Of others nothing is known.</summary>
    public static bool Leaves(ResilienceContext context, TimeSpan time) =>
        !context.Properties.TryGetValue(Key, out CallDeadline? deadline) || deadline.Remaining > time;

    /// <summary>Lets what stands around the call know.</summary>
    public void AddTo(ResilienceContext context) => context.Properties.Set(Key, this);
}
