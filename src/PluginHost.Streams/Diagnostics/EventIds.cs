namespace PluginHost.Streams.Diagnostics;

/// <summary>The numbers of this package's log events: 1100 to 1199. A number is never used again for something else.</summary>
internal static class EventIds
{
    internal const int StreamStarted = 1100;
    internal const int StreamEnded = 1101;
    internal const int StreamFailed = 1102;
    internal const int RecordsFailed = 1103;
    internal const int TriesAgain = 1104;
    internal const int FailuresNotLogged = 1105;
    internal const int ProgressFailed = 1106;
    internal const int CancellationFailed = 1107;
    internal const int SchemasFailed = 1108;
    internal const int SchemaFailuresNotLogged = 1109;
    internal const int PendingUnknown = 1110;
}
