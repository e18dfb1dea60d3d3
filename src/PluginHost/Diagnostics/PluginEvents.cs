using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Diagnostics;

/// <summary>The one place where everything that happens is reported. Logs, metrics and activities come from here, and nothing else makes any.</summary>
internal sealed partial class PluginEvents
{
    private const int FailureLogsPerSecond = 20;
    private const int MaxPathLength = 4096;

    private readonly ILogger _logger;
    private readonly FailureLogs _failureLogs;
    private readonly RateLimit _unfinishedLogs;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _fuel;
    private readonly Histogram<long> _hostCalls;
    private readonly Histogram<double> _wait;
    private readonly Histogram<long> _memory;
    private readonly Histogram<long> _bytes;
    private readonly ScopeTags _scopes;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _droppedLogBytes;
    private readonly Counter<long> _unfinishedImports;
    private readonly Counter<long> _refused;
    private readonly Meter _meter;
    private readonly ActivitySource _activities = CallActivities.Source;

    /// <summary>Makes the place.</summary>
    public PluginEvents(ILoggerFactory loggers, IMeterFactory meters, TimeProvider timeProvider, ScopeTags scopes)
    {
        _scopes = scopes;
        _logger = loggers.CreateLogger("PluginHost");
        _failureLogs = new FailureLogs(FailureLogsPerSecond, timeProvider);
        _unfinishedLogs = new RateLimit(FailureLogsPerSecond, timeProvider);
        Meter meter = _meter = meters.Create(PluginTelemetry.MeterName);
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
        _hostCalls = meter.CreateHistogram<long>(
            "pluginhost.call.host_calls", unit: "{call}", description: "How often calls into plugins called the host.");
        _memory = meter.CreateHistogram(
            "pluginhost.call.memory",
            unit: "By",
            description: "How large the memory of an instance was when a call that succeeded left it.",
            advice: new InstrumentAdvice<long>
            {
                HistogramBucketBoundaries = [1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26, 1 << 28, 1 << 30],
            });
        _bytes = meter.CreateHistogram(
            "pluginhost.call.bytes",
            unit: "By",
            description: "How many bytes of strings and lists a call passed into the guest, and took out of it.",
            advice: new InstrumentAdvice<long>
            {
                HistogramBucketBoundaries = [0, 1 << 6, 1 << 8, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24],
            });
        _wait = meter.CreateHistogram(
            "pluginhost.call.wait.duration",
            unit: "s",
            description: "How long calls waited for a place of their plugin. Calls that found one at once are not in it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30] });
        _refused = meter.CreateCounter<long>(
            "pluginhost.call.refused",
            unit: "{call}",
            description: "Calls that were over before they entered a guest: no place or thread was free in time, or none may be waited for.");
        _unfinishedImports = meter.CreateCounter<long>(
            "pluginhost.import.unfinished",
            unit: "{call}",
            description: "Host functions that did not complete at once although they were not registered as blocking.");
        _loads = meter.CreateCounter<long>(
            "pluginhost.plugin.loads", unit: "{load}", description: "Versions of plugins that were loaded, or could not be, by result.");
        _retries = CreateRetries(meter);
        _droppedLogBytes = meter.CreateCounter<long>(
            "pluginhost.log.dropped", unit: "By", description: "What plugins logged beyond their limit, which was dropped.");
    }

    /// <summary>Lets the instances that there are be counted.</summary>
    /// <param name="getGenerations">The versions of which something is there.</param>
    public void ObserveInstances(Func<IEnumerable<Generation>> getGenerations) => _meter.CreateObservableUpDownCounter(
        "pluginhost.instances",
        () =>
            from generation in getGenerations()
            let id = generation.Guest.Id
            group generation by (id.Name, Scope: _scopes.ScopeOf(id), Profile: generation.Guest.Engine.Profile.ToString()) into same
            select new Measurement<int>(same.Sum(generation => generation.Instances), TagsOf(same.Key.Name, same.Key.Scope, same.Key.Profile)),
        unit: "{instance}",
        description: "Instances that are in a call or wait for one, by the profile that the plugin got.");

    /// <summary>Lets what instances may have of memory be seen.</summary>
    /// <param name="getGenerations">The versions of which something is there.</param>
    public void ObserveMemory(Func<IEnumerable<Generation>> getGenerations) => _meter.CreateObservableUpDownCounter(
        "pluginhost.instances.memory",
        () =>
            from generation in getGenerations()
            let id = generation.Guest.Id
            group generation by (id.Name, Scope: _scopes.ScopeOf(id)) into same
            select new Measurement<long>(
                same.Sum(generation => generation.Instances * generation.Guest.StoreLimits.MemoryBytes * generation.Guest.StoreLimits.Memories),
                TagsOf(same.Key.Name, same.Key.Scope)),
        unit: "By",
        description: "What the instances that there are may have of memory.");

    /// <summary>Whether anyone wants to know of calls that succeed. Read on every call.</summary>
    /// <param name="isMetered">Whether the call burns fuel.</param>
    public bool IsCallObserved(bool isMetered) =>
        TelemetrySupport.IsOn
        && (_duration.Enabled || _hostCalls.Enabled || (isMetered && _fuel.Enabled) || _activities.HasListeners());

    /// <summary>An observed call enters a guest.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="export">The function. <see langword="null"/> if only an instance is made.</param>
    /// <returns>The call's activity, if somebody wants it. It is current until the call has ended.</returns>
    public Activity? CallStarted(Generation generation, ExportDescriptor? export) =>
        _activities.HasListeners() ? CallActivities.Start(generation, export) : null;

    /// <summary>A call has ended.</summary>
    /// <param name="generation">The version that was called.</param>
    /// <param name="export">The function. <see langword="null"/> if only an instance was made.</param>
    /// <param name="report">How it went.</param>
    public void CallEnded(Generation generation, ExportDescriptor? export, in CallReport report)
    {
        PluginId id = generation.Guest.Id;
        string function = CallOutcome.FunctionOf(export);
        try
        {
            Measure(id, function, report);
            if (report.Failure is { } failure and not OperationCanceledException && MayLogFailure(id))
            {
                // The failure's message says everything that an operator needs; a stack trace of the host would only hide it.
                Exception? cause = failure is PluginException ? failure.InnerException : failure;
                LogCallFailed(cause, id, generation.Guest.Version, function, failure.Message);
            }
        }
        finally
        {
            if (report.Activity is { } activity)
            {
                CallActivities.Stop(activity, report);
            }
        }
    }

    /// <summary>A call was over before it entered a guest.</summary>
    /// <param name="generation">The version that was called.</param>
    /// <param name="export">The function. <see langword="null"/> if only an instance was to be made.</param>
    /// <param name="failure">Why.</param>
    public void CallRefused(Generation generation, ExportDescriptor? export, PluginException failure)
    {
        PluginId id = generation.Guest.Id;
        string function = CallOutcome.FunctionOf(export);
        _refused.Add(1, TagsOf(id, function, CallOutcome.Of(failure)));
        if (_activities.HasListeners())
        {
            CallActivities.Refuse(generation, export, failure);
        }

        if (MayLogFailure(id))
        {
            LogCallRefused(id, generation.Guest.Version, function, failure.Message);
        }
    }

    /// <summary>A call has waited for a place.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="export">The function. <see langword="null"/> if only an instance is to be made.</param>
    /// <param name="duration">How long.</param>
    /// <param name="failure">Why it got none; <see langword="null"/> if it got one.</param>
    public void CallWaited(Generation generation, ExportDescriptor? export, TimeSpan duration, Exception? failure)
    {
        if (_wait.Enabled)
        {
            _wait.Record(duration.TotalSeconds, TagsOf(generation.Guest.Id, CallOutcome.FunctionOf(export), CallOutcome.Of(failure)));
        }
    }

    /// <summary>A plugin logged more than it may.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="bytes">How much was dropped.</param>
    public void GuestLogDropped(PluginId id, int bytes) => _droppedLogBytes.Add(
        bytes,
        _scopes.Of(id));

    /// <summary>A host function did not complete at once although it was not registered as blocking.</summary>
    public void ImportDidNotComplete(Generation generation, string import)
    {
        PluginId id = generation.Guest.Id;
        TagList tags = _scopes.Of(id);
        tags.Add(TelemetryTags.Import, import);
        _unfinishedImports.Add(1, tags);
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
        _loads.Add(1, TagsOf(guest.Id, CallOutcome.Of(null)));
        LogPluginLoaded(guest.Id, guest.Version, duration.TotalMilliseconds, guest.Engine.Profile, guest.Lifetime);
    }

    /// <summary>A plugin could not be loaded.</summary>
    public void PluginLoadFailed(PluginException failure)
    {
        _loads.Add(1, TagsOf(failure.PluginId, CallOutcome.Of(failure)));
        LogPluginLoadFailed(failure, failure.PluginId, failure.Message);
    }

    /// <summary>The host ended without something that was being loaded.</summary>
    public void ChangesLeftBehind(TimeSpan timeout) => LogChangesLeftBehind(timeout);

    /// <summary>The host ended without something that does not end.</summary>
    /// <param name="what">What, as a sentence.</param>
    /// <param name="timeout">How long it was waited for.</param>
    public void EndLeftBehind(string what, TimeSpan timeout) => LogEndLeftBehind(timeout, what);

    /// <summary>The host ended without calls of a version that do not end.</summary>
    public void CallLeftBehind(Generation generation, TimeSpan timeout)
    {
        string[] functions = [.. generation.FindFunctionsInCall()];
        LogCallLeftBehind(
            timeout,
            generation.Instances,
            generation.Guest.Id,
            generation.Guest.Version,
            functions.Length == 0 ? "a host function" : string.Join(", ", functions));
    }

    /// <summary>A version is not loaded to the end, because something else is more urgent.</summary>
    public void LoadOvertaken(PluginId id, string by) => LogLoadOvertaken(id, by);

    /// <summary>A version is not loaded, because an earlier one was rolled back to before anybody had read it.</summary>
    public void UnreadTurnedDown(PluginId id, string version) => LogUnreadTurnedDown(id, version);

    /// <summary>The host starts although plugins are still being loaded.</summary>
    public void StartsWithoutPlugins(TimeSpan timeout, IReadOnlyCollection<PluginId> plugins) =>
        LogStartsWithoutPlugins(timeout, string.Join(", ", plugins));

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

    /// <summary>Something was thrown when the last calls of a version were ended; they ended nevertheless.</summary>
    public void EndingFailed(Generation generation, Exception exception) =>
        LogEndingFailed(exception, generation.Guest.Id, generation.Guest.Version, exception.Message);

    /// <summary>A version did worse in its probation than it may, and the one before serves again.</summary>
    /// <param name="generation">The version that did worse.</param>
    /// <param name="failure">How, and what serves.</param>
    public void PluginReverted(Generation generation, PluginException failure)
    {
        _loads.Add(1, TagsOf(generation.Guest.Id, "reverted"));
        LogPluginReverted(failure.InnerException, generation.Guest.Id, generation.Guest.Version, failure.Message);
    }

    /// <summary>A version did worse in its probation than it may, and the one before could not be brought back.</summary>
    public void RevertFailed(Generation generation, string fault, Exception exception) =>
        LogRevertFailed(exception, generation.Guest.Id, generation.Guest.Version, fault, exception.Message);

    /// <summary>A version is rolled back from, and its state is lost.</summary>
    public void StateNotHandedOver(Generation generation, PluginException failure) =>
        LogStateNotHandedOver(generation.Guest.Id, generation.Guest.Version, failure.Message);

    /// <summary>The one instance of a plugin has failed so often that the next is not made at once.</summary>
    public void RestartDelayed(Generation generation, int failures, TimeSpan delay) =>
        LogRestartDelayed(generation.Guest.Id, generation.Guest.Version, failures, delay);

    /// <summary>A version has come through its probation.</summary>
    public void ProbationPassed(Generation generation) => LogProbationPassed(generation.Guest.Id, generation.Guest.Version);

    /// <summary>A file in a folder of plugins has a name that no plugin can have.</summary>
    public void FileNotAPlugin(string path) => LogFileNotAPlugin(GuestText.Sanitize(path, MaxPathLength));

    /// <summary>The system does not tell what changes in a folder.</summary>
    public void FolderNotWatched(string folder, string why) => LogFolderNotWatched(folder, why);

    /// <summary>A change was not taken over.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="retry">When it is tried again. <see langword="null"/> if it is not, by itself.</param>
    public void ReloadFailed(Exception exception, TimeSpan? retry) => LogReloadFailed(
        exception.Message,
        retry is { } time
            ? $"It is tried again in {time}, or when something else changes."
            : $"It is not tried again by itself, as nothing is watched (WasmPlugins:Reload:Watch); call IPluginCatalog.{nameof(IPluginCatalog.LoadAsync)}.");

    /// <summary>Something went wrong while it was looked for changes.</summary>
    public void WatchingFailed(Exception exception) => LogWatchingFailed(exception, exception.Message);

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

    private bool MayLogFailure(PluginId id)
    {
        bool mayLog = _failureLogs.TryTake(id, out long dropped);
        if (dropped > 0)
        {
            LogCallFailuresNotLogged(dropped);
        }

        return mayLog;
    }
}
