namespace PluginHost.Sandbox;

/// <summary>The time of a call.</summary>
/// <param name="Deadline">The tick by which the call has to end.</param>
/// <param name="TimeoutTicks">How many ticks the call had from its start.</param>
internal readonly record struct CallTime(long Deadline, long TimeoutTicks)
{
    /// <summary>Starts the time of a call that enters at once.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="outer">The call that this one is made from, whose time it inherits.</param>
    public static CallTime Start(Generation generation, OuterCall? outer) =>
        Within(generation.Ticker.GetDeadline(generation.TimeoutTicks), generation.TimeoutTicks, outer);

    /// <summary>Starts the time of a call that may have to wait before it enters.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="outer">The call that this one is made from, whose time it inherits.</param>
    public static CallTime StartWaiting(Generation generation, OuterCall? outer) =>
        Within(generation.Ticker.GetExactDeadline(generation.TimeoutTicks), generation.TimeoutTicks, outer);

    /// <summary>Starts the time of what a version does before it serves.</summary>
    /// <param name="generation">The version.</param>
    public static CallTime StartVersion(Generation generation) =>
        new(generation.Ticker.GetExactDeadline(generation.StartTicks), generation.StartTicks);

    private static CallTime Within(long deadline, long timeout, OuterCall? outer) =>
        outer is not null && outer.Deadline < deadline
            ? new CallTime(outer.Deadline, Math.Max(0, timeout - (deadline - outer.Deadline)))
            : new CallTime(deadline, timeout);
}
