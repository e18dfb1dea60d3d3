using Microsoft.Extensions.Logging;
using PluginHost.Interop;

namespace PluginHost.Diagnostics;

/// <content>What is logged.</content>
internal sealed partial class PluginEvents
{
    [LoggerMessage(
        EventId = EventIds.CallFailed,
        Level = LogLevel.Warning,
        Message = "A call of {Plugin} {Version} function {Function} failed. {Failure}")]
    private partial void LogCallFailed(Exception? exception, PluginId plugin, string version, string function, string failure);

    [LoggerMessage(
        EventId = EventIds.CallRefused,
        Level = LogLevel.Warning,
        Message = "A call of {Plugin} {Version} function {Function} was not let in. {Failure}")]
    private partial void LogCallRefused(PluginId plugin, string version, string function, string failure);

    [LoggerMessage(
        EventId = EventIds.CallFailuresNotLogged,
        Level = LogLevel.Warning,
        Message = "{Count} failed calls were not logged, because too many failed at once")]
    private partial void LogCallFailuresNotLogged(long count);

    [LoggerMessage(
        EventId = EventIds.ImportDidNotComplete,
        Level = LogLevel.Warning,
        Message = "The host function {Import}, called by {Plugin}, did not complete at once; the call's thread is blocked meanwhile. "
            + "Register its interface as blocking")]
    private partial void LogImportDidNotComplete(string import, PluginId plugin);

    [LoggerMessage(
        EventId = EventIds.CallsRunLong,
        Level = LogLevel.Information,
        Message = "A call of {Plugin} {Version} runs for more than {Milliseconds} ms. Until none has for {Seconds} s, its calls run on the "
            + "host's own threads for long calls and not on those that serve everybody")]
    private partial void LogCallsRunLong(PluginId plugin, string version, int milliseconds, double seconds);

    [LoggerMessage(
        EventId = EventIds.PluginLoaded,
        Level = LogLevel.Information,
        Message = "Loaded {Plugin} {Version} in {Milliseconds:F0} ms ({Profile}; {Lifetime})")]
    private partial void LogPluginLoaded(
        PluginId plugin, string version, double milliseconds, EngineProfile profile, PluginLifetime lifetime);

    [LoggerMessage(EventId = EventIds.PluginLoadFailed, Level = LogLevel.Error, Message = "{Plugin} was not loaded. {Failure}")]
    private partial void LogPluginLoadFailed(Exception exception, PluginId plugin, string failure);

    [LoggerMessage(
        EventId = EventIds.LoadOvertaken,
        Level = LogLevel.Information,
        Message = "The version of {Plugin} that was being loaded makes way; it is loaded again as far as it is still wanted. {Reason}")]
    private partial void LogLoadOvertaken(PluginId plugin, string reason);

    [LoggerMessage(
        EventId = EventIds.ChangesLeftBehind,
        Level = LogLevel.Error,
        Message = "The host ends, and a version that was being loaded has not within {Timeout} (WasmPlugins:Reload:DrainTimeout): a host function "
            + "that it calls does not return. Its thread is left behind")]
    private partial void LogChangesLeftBehind(TimeSpan timeout);

    [LoggerMessage(
        EventId = EventIds.EndLeftBehind,
        Level = LogLevel.Error,
        Message = "The host ends, and waits no longer than {Timeout} (WasmPlugins:Reload:DrainTimeout). {What}")]
    private partial void LogEndLeftBehind(TimeSpan timeout, string what);

    [LoggerMessage(
        EventId = EventIds.CallLeftBehind,
        Level = LogLevel.Error,
        Message = "The host ends, and {Instances} instances of {Plugin} {Version} have not within {Timeout} (WasmPlugins:Reload:DrainTimeout): {Functions} "
            + "does not return. Their threads are left behind")]
    private partial void LogCallLeftBehind(TimeSpan timeout, int instances, PluginId plugin, string version, string functions);

    [LoggerMessage(
        EventId = EventIds.UnreadTurnedDown,
        Level = LogLevel.Warning,
        Message = "{Plugin} was rolled back before its version {Version} had been read, so that one is not loaded. Ask for a reload if it is wanted "
            + "all the same")]
    private partial void LogUnreadTurnedDown(PluginId plugin, string version);

    [LoggerMessage(
        EventId = EventIds.StartsWithoutPlugins,
        Level = LogLevel.Warning,
        Message = "The host starts after {Timeout} (WasmPlugins:Reload:StartupTimeout) without these plugins, which are still being loaded and serve "
            + "when they are done: {Plugins}")]
    private partial void LogStartsWithoutPlugins(TimeSpan timeout, string plugins);

    [LoggerMessage(EventId = EventIds.PluginDisabled, Level = LogLevel.Information, Message = "{Plugin} is disabled")]
    private partial void LogPluginDisabled(PluginId plugin);

    [LoggerMessage(
        EventId = EventIds.PluginOnDemand,
        Level = LogLevel.Information,
        Message = "Instances of {Plugin} are made on demand, which takes longer than from the pool: {Reason}")]
    private partial void LogPluginOnDemand(PluginId plugin, string reason);

    [LoggerMessage(EventId = EventIds.PluginRetired, Level = LogLevel.Information, Message = "{Plugin} {Version} is out of use")]
    private partial void LogPluginRetired(PluginId plugin, string version);

    [LoggerMessage(EventId = EventIds.PluginDrained, Level = LogLevel.Debug, Message = "Nothing is left of {Plugin} {Version}")]
    private partial void LogPluginDrained(PluginId plugin, string version);

    [LoggerMessage(
        EventId = EventIds.DrainTimedOut,
        Level = LogLevel.Warning,
        Message = "{Plugin} {Version} is out of use and still has {Instances} instances after {Timeout}; their calls are being ended")]
    private partial void LogDrainTimedOut(PluginId plugin, string version, int instances, TimeSpan timeout);

    [LoggerMessage(
        EventId = EventIds.EndingFailed,
        Level = LogLevel.Error,
        Message = "The last calls of {Plugin} {Version} were ended, and something that the host does then failed. {Reason}")]
    private partial void LogEndingFailed(Exception exception, PluginId plugin, string version, string reason);

    [LoggerMessage(EventId = EventIds.PluginReverted, Level = LogLevel.Error, Message = "{Plugin} {Version} did worse than it may. {Reason}")]
    private partial void LogPluginReverted(Exception? exception, PluginId plugin, string version, string reason);

    [LoggerMessage(
        EventId = EventIds.RevertFailed,
        Level = LogLevel.Error,
        Message = "{Plugin} {Version} is worse than the version before, which could not be brought back, so it goes on. {Fault} {Reason}")]
    private partial void LogRevertFailed(Exception exception, PluginId plugin, string version, string fault, string reason);

    [LoggerMessage(
        EventId = EventIds.StateNotHandedOver,
        Level = LogLevel.Warning,
        Message = "{Plugin} {Version} is rolled back from without its state: the version that takes its place goes on with what it had handed "
            + "over itself. {Reason}")]
    private partial void LogStateNotHandedOver(PluginId plugin, string version, string reason);

    [LoggerMessage(
        EventId = EventIds.RestartDelayed,
        Level = LogLevel.Warning,
        Message = "The one instance of {Plugin} {Version} has failed {Failures} times in a row, so the next is made in {Delay}; calls are "
            + "rejected until then (WasmPlugins:Restart)")]
    private partial void LogRestartDelayed(PluginId plugin, string version, int failures, TimeSpan delay);

    [LoggerMessage(
        EventId = EventIds.ProbationPassed, Level = LogLevel.Information, Message = "{Plugin} {Version} has come through its probation")]
    private partial void LogProbationPassed(PluginId plugin, string version);

    [LoggerMessage(
        EventId = EventIds.FileNotAPlugin,
        Level = LogLevel.Warning,
        Message = "{Path} is no plugin: its name without .wasm must be letters, digits, '.', '-' and '_', 128 at most")]
    private partial void LogFileNotAPlugin(string path);

    [LoggerMessage(
        EventId = EventIds.FolderNotWatched,
        Level = LogLevel.Information,
        Message = "The system does not tell what changes in {Folder}, so its plugins are looked at every now and then "
            + "(WasmPlugins:Reload:PollInterval). {Reason}")]
    private partial void LogFolderNotWatched(string folder, string reason);

    [LoggerMessage(
        EventId = EventIds.ReloadFailed,
        Level = LogLevel.Error,
        Message = "A change of plugins was not taken over; all go on as they are. {Retry} {Reason}")]
    private partial void LogReloadFailed(string reason, string retry);

    [LoggerMessage(
        EventId = EventIds.WatchingFailed,
        Level = LogLevel.Error,
        Message = "Looking for changes of plugins failed, so one may have been missed; it is looked again at the next time. {Reason}")]
    private partial void LogWatchingFailed(Exception exception, string reason);

    [LoggerMessage(EventId = EventIds.SourceFailed, Level = LogLevel.Error, Message = "The plugin source {Source} could not be read")]
    private partial void LogSourceFailed(Exception exception, string source);

    [LoggerMessage(EventId = EventIds.EngineCreated, Level = LogLevel.Debug, Message = "Made an engine: {Profile}")]
    private partial void LogEngineCreated(EngineProfile profile);

    [LoggerMessage(
        EventId = EventIds.PoolReduced,
        Level = LogLevel.Warning,
        Message = "The system does not give the addresses, or the maps, for another pool of {Wanted} instances; it has {Slots}")]
    private partial void LogPoolReduced(int wanted, int slots);

    [LoggerMessage(
        EventId = EventIds.CacheNotUsed,
        Level = LogLevel.Warning,
        Message = "Compiled code is not kept, so every start compiles all plugins again. {Reason} "
            + "Set WasmPlugins:Engine:CachePath to a directory that only this user can write to, or to nothing")]
    private partial void LogCacheNotUsed(string reason);

    [LoggerMessage(
        EventId = EventIds.CacheEntryIgnored,
        Level = LogLevel.Warning,
        Message = "The compiled code in {Path} was not used, and is made anew: {Reason}")]
    private partial void LogCacheEntryIgnored(string path, string reason);

    [LoggerMessage(
        EventId = EventIds.CacheNotWritten,
        Level = LogLevel.Warning,
        Message = "Compiled code cannot be kept in {Path}, which is not said again: {Reason}")]
    private partial void LogCacheNotWritten(string path, string reason);

    [LoggerMessage(
        EventId = EventIds.CacheUseNotRemembered, Level = LogLevel.Debug, Message = "{Path} could not be marked as used: {Reason}")]
    private partial void LogCacheUseNotRemembered(string path, string reason);

    [LoggerMessage(EventId = EventIds.CodeFound, Level = LogLevel.Debug, Message = "Found compiled code of the guest {Sha256}")]
    private partial void LogCodeFound(string sha256);

    [LoggerMessage(
        EventId = EventIds.CodeCompiled, Level = LogLevel.Debug, Message = "Compiled the guest {Sha256} in {Milliseconds:F0} ms")]
    private partial void LogCodeCompiled(string sha256, double milliseconds);

    [LoggerMessage(
        EventId = EventIds.CompilesInChild, Level = LogLevel.Information, Message = "Guests are compiled in child processes, with limits")]
    private partial void LogCompilesInChild();

    [LoggerMessage(
        EventId = EventIds.CompilesInProcess, Level = LogLevel.Information, Message = "Guests are compiled in this process. {Reason}")]
    private partial void LogCompilesInProcess(string reason);

    [LoggerMessage(
        EventId = EventIds.MustCompileInProcess,
        Level = LogLevel.Warning,
        Message = "Guests are compiled in this process, where nothing ends a compilation or bounds its memory. {Reason} "
            + "If guests may be hostile, prepare their code and set WasmPlugins:Engine:Compilation to Never; otherwise to InProcess")]
    private partial void LogMustCompileInProcess(string reason);

    [LoggerMessage(EventId = EventIds.CompilationStarts, Level = LogLevel.Debug, Message = "Compiling the guest {Sha256}")]
    private partial void LogCompilationStarts(string sha256);
}
