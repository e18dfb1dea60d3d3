using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Diagnostics;

/// <summary>The one place where everything that happens is reported. Logs and metrics come from here, and nothing else makes any.</summary>
internal sealed partial class PluginEvents
{
    internal const string MeterName = "PluginHost";

    // What calls are reported under that only make an instance.
    private const string StartFunction = "(start)";

    private const int FailureLogsPerSecond = 20;

    private readonly ILogger _logger;
    private readonly RateLimit _failureLogs;
    private readonly RateLimit _unfinishedLogs;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _fuel;
    private readonly Counter<long> _unfinishedImports;
    private readonly Counter<long> _refused;
    private readonly Meter _meter;

    /// <summary>Makes the place.</summary>
    public PluginEvents(ILoggerFactory loggers, IMeterFactory meters, TimeProvider timeProvider)
    {
        _logger = loggers.CreateLogger("PluginHost");
        _failureLogs = new RateLimit(FailureLogsPerSecond, timeProvider);
        _unfinishedLogs = new RateLimit(FailureLogsPerSecond, timeProvider);
        Meter meter = _meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "pluginhost.call.duration",
            unit: "s",
            description: "How long calls into plugins took, from entering the guest to leaving it.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
            });
        _fuel = meter.CreateHistogram<long>(
            "pluginhost.call.fuel", unit: "{fuel}", description: "How much fuel calls into metered plugins burned.");
        _refused = meter.CreateCounter<long>(
            "pluginhost.call.refused",
            unit: "{call}",
            description: "Calls that were over before they entered a guest: no place or thread was free in time, or none may be waited for.");
        _unfinishedImports = meter.CreateCounter<long>(
            "pluginhost.import.unfinished",
            unit: "{call}",
            description: "Host functions that did not complete at once although they were not registered as blocking.");
    }

    /// <summary>Lets the instances that there are be counted.</summary>
    /// <param name="getGenerations">The versions that take calls.</param>
    public void ObserveInstances(Func<IEnumerable<Generation>> getGenerations) => _meter.CreateObservableUpDownCounter(
        "pluginhost.instances",
        () => getGenerations().Select(generation => new Measurement<int>(
            generation.Instances,
            new KeyValuePair<string, object?>("pluginhost.plugin.name", generation.Guest.Id.Name),
            new KeyValuePair<string, object?>("pluginhost.plugin.scope", generation.Guest.Id.Scope),
            new KeyValuePair<string, object?>("pluginhost.profile", generation.Guest.Prepared.Module.Engine.Profile.ToString()))),
        unit: "{instance}",
        description: "Instances that are in a call or wait for one, by the profile that the plugin got.");

    /// <summary>Whether anyone wants to know of calls that succeed. Read on every call.</summary>
    /// <param name="isMetered">Whether the call burns fuel.</param>
    public bool IsCallObserved(bool isMetered) => _duration.Enabled || (isMetered && _fuel.Enabled);

    /// <summary>A call has ended.</summary>
    /// <param name="generation">The version that was called.</param>
    /// <param name="export">The function. <see langword="null"/> if only an instance was made.</param>
    /// <param name="duration">How long it took. <see langword="null"/> if nobody wanted to know when it started.</param>
    /// <param name="fuel">The fuel that it burned, if it is metered.</param>
    /// <param name="failure">Why it has no result.</param>
    public void CallEnded(Generation generation, ExportDescriptor? export, TimeSpan? duration, long? fuel, Exception? failure)
    {
        if (_duration.Enabled || _fuel.Enabled)
        {
            PluginId id = generation.Guest.Id;
            var tags = new TagList
            {
                { "pluginhost.plugin.name", id.Name },
                { "pluginhost.plugin.scope", id.Scope },
                { "pluginhost.function", export?.FunctionName ?? StartFunction },
                { "pluginhost.outcome", OutcomeOf(failure) },
            };
            if (duration is { } elapsed)
            {
                _duration.Record(elapsed.TotalSeconds, tags);
            }

            if (fuel is { } burned)
            {
                _fuel.Record(burned, tags);
            }
        }

        if (failure is not null and not OperationCanceledException && MayLogFailure())
        {
            // The failure's message says everything that an operator needs; a stack trace of the host would only hide it.
            Exception? cause = failure is PluginException ? failure.InnerException : failure;
            LogCallFailed(cause, generation.Guest.Id, generation.Guest.Version, export?.FunctionName ?? StartFunction, failure.Message);
        }
    }

    /// <summary>A call was over before it entered a guest.</summary>
    /// <param name="generation">The version that was called.</param>
    /// <param name="export">The function. <see langword="null"/> if only an instance was to be made.</param>
    /// <param name="failure">Why.</param>
    public void CallRefused(Generation generation, ExportDescriptor? export, PluginException failure)
    {
        PluginId id = generation.Guest.Id;
        string function = export?.FunctionName ?? StartFunction;
        _refused.Add(
            1,
            new TagList
            {
                { "pluginhost.plugin.name", id.Name },
                { "pluginhost.plugin.scope", id.Scope },
                { "pluginhost.function", function },
                { "pluginhost.outcome", OutcomeOf(failure) },
            });
        if (MayLogFailure())
        {
            LogCallRefused(id, generation.Guest.Version, function, failure.Message);
        }
    }

    /// <summary>A host function did not complete at once although it was not registered as blocking.</summary>
    public void ImportDidNotComplete(Generation generation, string import)
    {
        PluginId id = generation.Guest.Id;
        _unfinishedImports.Add(
            1,
            new KeyValuePair<string, object?>("pluginhost.plugin.name", id.Name),
            new KeyValuePair<string, object?>("pluginhost.plugin.scope", id.Scope),
            new KeyValuePair<string, object?>("pluginhost.import", import));
        if (_unfinishedLogs.TryTake(1, out _))
        {
            LogImportDidNotComplete(import, id);
        }
    }

    /// <summary>A call runs long, which was not expected.</summary>
    public void CallsRunLong(Generation generation) =>
        LogCallsRunLong(generation.Guest.Id, generation.Guest.Version, LongCalls.Ticks, LongCalls.Caution.TotalSeconds);

    /// <summary>A plugin is ready.</summary>
    public void PluginLoaded(Generation generation, TimeSpan duration)
    {
        LoadedGuest guest = generation.Guest;
        LogPluginLoaded(guest.Id, guest.Version, duration.TotalMilliseconds, guest.Prepared.Module.Engine.Profile, guest.Lifetime);
    }

    /// <summary>A plugin could not be loaded.</summary>
    public void PluginLoadFailed(PluginException failure) => LogPluginLoadFailed(failure, failure.PluginId, failure.Message);

    /// <summary>A plugin is configured not to be loaded.</summary>
    public void PluginDisabled(PluginId id) => LogPluginDisabled(id);

    /// <summary>A plugin does without the pool.</summary>
    public void PluginOnDemand(PluginId id, string why) => LogPluginOnDemand(id, why);

    /// <summary>A version of a plugin is out of use.</summary>
    public void PluginRetired(Generation generation) => LogPluginRetired(generation.Guest.Id, generation.Guest.Version);

    /// <summary>The last call of a version that is out of use has ended, and nothing of it is left.</summary>
    public void PluginDrained(Generation generation) => LogPluginDrained(generation.Guest.Id, generation.Guest.Version);

    /// <summary>The last calls of a version that is out of use take too long, and are being ended.</summary>
    public void DrainTimedOut(Generation generation, TimeSpan timeout) =>
        LogDrainTimedOut(generation.Guest.Id, generation.Guest.Version, generation.Instances, timeout);

    /// <summary>The system does not tell what changes in a folder.</summary>
    public void FolderNotWatched(string folder, string why) => LogFolderNotWatched(folder, why);

    /// <summary>A change was not taken over.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="retry">When it is tried again.</param>
    public void ReloadFailed(Exception exception, TimeSpan retry) => LogReloadFailed(exception.Message, retry);

    /// <summary>A source could not be read.</summary>
    public void SourceFailed(string source, Exception exception) => LogSourceFailed(exception, source);

    /// <summary>There is a new engine.</summary>
    public void EngineCreated(EngineProfile profile) => LogEngineCreated(profile);

    /// <summary>The system gives less address space, or fewer maps, than the pool wants.</summary>
    public void PoolReduced(int wanted, int slots) => LogPoolReduced(wanted, slots);

    /// <summary>Compiled code is not kept from one start to the next.</summary>
    public void CacheNotUsed(string why) => LogCacheNotUsed(why);

    /// <summary>A file with compiled code was not used.</summary>
    public void CacheEntryIgnored(string path, string why) => LogCacheEntryIgnored(path, why);

    /// <summary>Compiled code could not be kept.</summary>
    public void CacheNotWritten(string path, string why) => LogCacheNotWritten(path, why);

    /// <summary>A file with compiled code was used, and could not be marked as used.</summary>
    public void CacheUseNotRemembered(string path, string why) => LogCacheUseNotRemembered(path, why);

    /// <summary>A guest was compiled before.</summary>
    public void CodeFound(string sha256) => LogCodeFound(sha256);

    /// <summary>A guest was compiled now.</summary>
    public void CodeCompiled(string sha256, TimeSpan duration) => LogCodeCompiled(sha256, duration.TotalMilliseconds);

    /// <summary>Guests are compiled in processes of their own.</summary>
    public void CompilesInChild() => LogCompilesInChild();

    /// <summary>Guests are compiled in this process.</summary>
    /// <param name="why">Why.</param>
    /// <param name="isChosen">Whether somebody wants it so.</param>
    public void CompilesInProcess(string why, bool isChosen = false)
    {
        if (isChosen)
        {
            LogCompilesInProcess(why);
        }
        else
        {
            LogMustCompileInProcess(why);
        }
    }

    /// <summary>A guest is about to be compiled.</summary>
    public void CompilationStarts(string sha256) => LogCompilationStarts(sha256);

    private static string OutcomeOf(Exception? failure) => failure switch
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
            _ => "other",
        },
        OperationCanceledException => "cancelled",
        _ => "other",
    };

    private bool MayLogFailure()
    {
        bool mayLog = _failureLogs.TryTake(1, out long dropped);
        if (dropped > 0)
        {
            LogCallFailuresNotLogged(dropped);
        }

        return mayLog;
    }

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
        EventId = EventIds.FolderNotWatched,
        Level = LogLevel.Information,
        Message = "The system does not tell what changes in {Folder}, so its plugins are looked at every now and then "
            + "(WasmPlugins:Reload:PollInterval). {Reason}")]
    private partial void LogFolderNotWatched(string folder, string reason);

    [LoggerMessage(
        EventId = EventIds.ReloadFailed,
        Level = LogLevel.Error,
        Message = "A change of plugins was not taken over; all go on as they are. It is tried again in {Retry}, or when something else "
            + "changes. {Reason}")]
    private partial void LogReloadFailed(string reason, TimeSpan retry);

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
