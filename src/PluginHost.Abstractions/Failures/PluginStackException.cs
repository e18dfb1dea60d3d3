namespace PluginHost;

/// <summary>
/// The guest used up its call stack, or a call from inside another call found too little of the thread's stack left to enter a guest.
/// </summary>
public sealed class PluginStackException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="detail">What happened, as a sentence.</param>
    /// <param name="backtrace">The guest's call stack, innermost frame first, if the guest used it up.</param>
    public PluginStackException(PluginId pluginId, string detail, IReadOnlyList<GuestFrame>? backtrace = null)
        : base(PluginFailureReason.Stack, pluginId, $"The plugin '{pluginId}' ran out of stack. {detail}", "The plugin failed.") =>
        Backtrace = backtrace ?? [];

    /// <summary>The guest's call stack, innermost frame first.</summary>
    public IReadOnlyList<GuestFrame> Backtrace { get; }
}
