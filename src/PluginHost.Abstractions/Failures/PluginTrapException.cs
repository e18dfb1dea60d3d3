namespace PluginHost;

/// <summary>The guest trapped. Its instance is gone; other calls are not touched.</summary>
public sealed class PluginTrapException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="code">Why it trapped.</param>
    /// <param name="backtrace">The guest's call stack, innermost frame first.</param>
    public PluginTrapException(PluginId pluginId, TrapCode code, IReadOnlyList<GuestFrame>? backtrace = null)
        : base(PluginFailureReason.Trap, pluginId, Describe(pluginId, code, backtrace ?? []), "The plugin failed.")
    {
        Code = code;
        Backtrace = backtrace ?? [];
    }

    /// <summary>Why it trapped.</summary>
    public TrapCode Code { get; }

    /// <summary>The guest's call stack, innermost frame first.</summary>
    public IReadOnlyList<GuestFrame> Backtrace { get; }

    private static string Describe(PluginId pluginId, TrapCode code, IReadOnlyList<GuestFrame> backtrace)
    {
        string message = $"The plugin '{pluginId}' trapped: {code}.";
        return backtrace.Count == 0 ? message : $"{message} Guest stack: {string.Join(" <- ", backtrace)}";
    }
}
