namespace PluginHost.Sandbox;

/// <summary>Tells what a guest did from what was done to it.</summary>
internal static class GuestFaults
{
    /// <summary>Whether a call failed by its guest: not by the host's functions, the caller, or a full house.</summary>
    public static bool IsGuestsFault(this Exception failure) => failure is PluginException
    {
        Reason: not (PluginFailureReason.Rejected or PluginFailureReason.Import),
    };
}
