namespace PluginHost.AspNetCore.Diagnostics;

/// <summary>The numbers of this package's log events: 1000 to 1099. A number is never used again for something else.</summary>
internal static class EventIds
{
    internal const int FilterAnswered = 1000;
    internal const int FilterFailedClosed = 1001;
    internal const int FilterFailedOpen = 1002;
    internal const int FailuresNotLogged = 1003;
    internal const int RequestBodyTooLarge = 1004;
    internal const int ResponsePhasesSkipped = 1005;
    internal const int FilterFellBack = 1006;
}
