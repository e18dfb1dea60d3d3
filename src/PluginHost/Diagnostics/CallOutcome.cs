using PluginHost.CompilerServices;

namespace PluginHost.Diagnostics;

/// <summary>How calls are named and how they end, in the few words that measurements and activities use.</summary>
internal static class CallOutcome
{
    // What calls are reported under that only make an instance.
    private const string StartFunction = "(start)";

    /// <summary>The name of what is called.</summary>
    /// <param name="export">The function. <see langword="null"/> if only an instance is made.</param>
    public static string FunctionOf(ExportDescriptor? export) => export?.FunctionName ?? StartFunction;

    /// <summary>How something ended.</summary>
    /// <param name="failure">Why there is no result; <see langword="null"/> if there is one.</param>
    public static string Of(Exception? failure) => failure switch
    {
        null => "ok",
        PluginException { Reason: var reason } => reason switch
        {
            PluginFailureReason.Trap => "trap",
            PluginFailureReason.Fuel => "fuel",
            PluginFailureReason.Timeout => "timeout",
            PluginFailureReason.Memory => "memory",
            PluginFailureReason.Stack => "stack",
            PluginFailureReason.Abi => "abi",
            PluginFailureReason.Limit => "limit",
            PluginFailureReason.Exit => "exit",
            PluginFailureReason.Rejected => "rejected",
            PluginFailureReason.Contract => "contract",
            PluginFailureReason.Denied => "denied",
            PluginFailureReason.Import => "import",
            PluginFailureReason.Load => "load",
            _ => "other",
        },
        OperationCanceledException => "cancelled",
        _ => "other",
    };
}
