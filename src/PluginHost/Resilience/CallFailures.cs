namespace PluginHost.Resilience;

/// <summary>What failures mean to the strategies around calls.</summary>
internal static class CallFailures
{
    /// <summary>Whether it is the guest that failed: calls that were not let in, and cancelled ones, say nothing about it.</summary>
    public static bool IsOfGuest(Exception? exception) => exception is PluginException
    {
        Reason: PluginFailureReason.Trap or PluginFailureReason.Fuel or PluginFailureReason.Timeout or PluginFailureReason.Memory
            or PluginFailureReason.Stack or PluginFailureReason.Abi or PluginFailureReason.Limit or PluginFailureReason.Exit
            or PluginFailureReason.Import,
    };

    /// <summary>Whether another instance may do better. Time, fuel and limits would be used up once more.</summary>
    public static bool IsWorthAnotherTry(Exception? exception) => exception is PluginException
    {
        Reason: PluginFailureReason.Trap or PluginFailureReason.Memory or PluginFailureReason.Abi or PluginFailureReason.Exit
            or PluginFailureReason.Import,
    };
}
