namespace PluginHost.Diagnostics;

/// <summary>The numbers of all log events. A number is never used again for something else.</summary>
internal static class EventIds
{
    // 1-99: loading
    internal const int PluginLoaded = 1;
    internal const int PluginLoadFailed = 2;
    internal const int PluginDisabled = 3;
    internal const int PluginOnDemand = 4;
    internal const int SourceFailed = 5;
    internal const int EngineCreated = 6;
    internal const int PoolReduced = 7;
    internal const int PluginRetired = 8;
    internal const int CacheNotUsed = 9;
    internal const int CacheEntryIgnored = 10;
    internal const int CacheNotWritten = 11;
    internal const int CacheUseNotRemembered = 12;
    internal const int CodeFound = 13;
    internal const int CodeCompiled = 14;
    internal const int CompilesInChild = 15;
    internal const int CompilesInProcess = 16;
    internal const int MustCompileInProcess = 17;
    internal const int CompilationStarts = 18;
    internal const int PluginDrained = 19;
    internal const int DrainTimedOut = 20;
    internal const int FolderNotWatched = 21;
    internal const int ReloadFailed = 22;
    internal const int WatchingFailed = 23;
    internal const int EndingFailed = 24;
    internal const int PluginReverted = 30;
    internal const int RevertFailed = 31;
    internal const int ProbationPassed = 32;
    internal const int RestartDelayed = 33;
    internal const int FileNotAPlugin = 34;
    internal const int StateNotHandedOver = 35;
    internal const int LoadOvertaken = 36;
    internal const int UnreadTurnedDown = 37;
    internal const int ChangesLeftBehind = 38;
    internal const int StartsWithoutPlugins = 39;
    internal const int EndLeftBehind = 40;
    internal const int CallLeftBehind = 41;

    // 100-199: calls
    internal const int CallFailed = 100;
    internal const int CallFailuresNotLogged = 101;
    internal const int ImportDidNotComplete = 102;
    internal const int CallRefused = 103;
    internal const int CallsRunLong = 104;
    internal const int CircuitOpened = 105;
    internal const int CircuitClosed = 106;

    // 200-299: what guests log
    internal const int GuestMessage = 200;
    internal const int GuestMessagesDropped = 201;
}
