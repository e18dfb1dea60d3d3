using Microsoft.Extensions.Configuration;

namespace PluginHost.Hosting;

/// <summary>
/// Finds what configuration says and nothing reads. A limit, a hash or a grant whose name is misspelled would otherwise silently not be
/// there.
/// </summary>
internal static class ConfigurationKeys
{
    private static readonly string[] Engine =
    [
        nameof(WasmEngineOptions.MaxPooledInstances), nameof(WasmEngineOptions.MaxPooledMemoryBytes), nameof(WasmEngineOptions.MaxHostThreads),
        nameof(WasmEngineOptions.MaxTotalMemoryBytes),
        nameof(WasmEngineOptions.Compilation), nameof(WasmEngineOptions.CompileTimeout), nameof(WasmEngineOptions.MaxCompileMemoryBytes),
        nameof(WasmEngineOptions.CachePath), nameof(WasmEngineOptions.CacheKeyPath), nameof(WasmEngineOptions.MaxCacheBytes),
        nameof(WasmEngineOptions.MaxLongCalls), nameof(WasmEngineOptions.MaxIdleTime),
    ];

    private static readonly string[] Reload =
    [
        nameof(WasmReloadOptions.StartupTimeout), nameof(WasmReloadOptions.Watch), nameof(WasmReloadOptions.SettleTime), nameof(WasmReloadOptions.PollInterval),
        nameof(WasmReloadOptions.DrainTimeout), nameof(WasmReloadOptions.KeptGenerations), nameof(WasmReloadOptions.Probation),
        nameof(WasmReloadOptions.MaxStateBytes), nameof(WasmReloadOptions.SelfCheckTimeout),
        nameof(WasmReloadOptions.SourceTimeout),
    ];

    private static readonly string[] Restart =
    [
        nameof(WasmRestartOptions.ImmediateRestarts), nameof(WasmRestartOptions.Delay), nameof(WasmRestartOptions.MaxDelay),
    ];

    private static readonly string[] Probation =
    [
        nameof(PluginProbation.Calls), nameof(PluginProbation.Duration), nameof(PluginProbation.MaxFailures),
        nameof(PluginProbation.MaxTimeouts), nameof(PluginProbation.MaxFuelFactor), nameof(PluginProbation.MaxLatencyFactor),
    ];

    private static readonly string[] Plugin =
    [
        nameof(PluginOptions.Source), nameof(PluginOptions.Sha256), nameof(PluginOptions.Contract), nameof(PluginOptions.Hook),
        nameof(PluginOptions.Grants), nameof(PluginOptions.Limits), nameof(PluginOptions.Lifetime), nameof(PluginOptions.FailurePolicy),
        nameof(PluginOptions.Fallback), nameof(PluginOptions.Resilience), nameof(PluginOptions.Settings), nameof(PluginOptions.Enabled),
        nameof(PluginOptions.Probation), nameof(PluginOptions.SelfCheck), nameof(PluginOptions.Order),
        nameof(PluginOptions.Wasi),
    ];

    private static readonly string[] Resilience =
    [
        nameof(PluginResilience.CircuitBreaker), nameof(PluginResilience.Retry), nameof(PluginResilience.RateLimit),
        nameof(PluginResilience.WaitTimeout), nameof(PluginResilience.Pipeline),
    ];

    private static readonly string[] CircuitBreaker =
    [
        nameof(PluginCircuitBreaker.FailureRatio), nameof(PluginCircuitBreaker.MinimumCalls), nameof(PluginCircuitBreaker.SamplingDuration),
        nameof(PluginCircuitBreaker.BreakDuration), nameof(PluginCircuitBreaker.MaxBreakDuration),
    ];

    private static readonly string[] Retry = [nameof(PluginRetry.MaxRetries), nameof(PluginRetry.Delay), nameof(PluginRetry.IsIdempotent)];

    private static readonly string[] RateLimit = [nameof(PluginRateLimit.Calls), nameof(PluginRateLimit.Period)];

    private static readonly string[] Folder =
    [
        nameof(PluginFolderOptions.Path), nameof(PluginFolderOptions.Scope), nameof(PluginFolderOptions.Defaults),
    ];

    private static readonly string[] Source = [nameof(PluginSourceOptions.Path)];

    private static readonly string[] Limits =
    [
        nameof(PluginLimits.MaxMemoryBytes), nameof(PluginLimits.MaxTableElements), nameof(PluginLimits.FuelPerCall),
        nameof(PluginLimits.CallTimeout), nameof(PluginLimits.StartTimeout), nameof(PluginLimits.MaxConcurrentCalls),
        nameof(PluginLimits.MaxQueuedCalls),
        nameof(PluginLimits.MaxModuleBytes), nameof(PluginLimits.MaxStackBytes), nameof(PluginLimits.MaxResultBytes),
        nameof(PluginLimits.MaxImportBytes), nameof(PluginLimits.MaxTotalImportBytes), nameof(PluginLimits.MaxImportCalls),
        nameof(PluginLimits.MaxAllocations), nameof(PluginLimits.MaxResources), nameof(PluginLimits.MaxLogBytesPerSecond),
    ];

    /// <summary>Names each key that nothing reads, with those that there are.</summary>
    /// <param name="configuration">The section that holds <c>Plugins</c> and <c>Engine</c>.</param>
    /// <param name="path">The section's own path, for messages.</param>
    public static IEnumerable<string> FindProblems(IConfiguration configuration, string path)
    {
        IConfigurationSection reload = configuration.GetSection(nameof(WasmPluginsOptions.Reload));
        IConfigurationSection folders = configuration.GetSection(nameof(WasmPluginsOptions.Folders));
        IConfigurationSection plugins = configuration.GetSection(nameof(WasmPluginsOptions.Plugins));
        return
        [
            // Beside them, other packages may have sections of their own.
            .. FindIn(configuration, path, nameof(WasmPluginsOptions.Engine), Engine),
            .. FindIn(configuration, path, nameof(WasmPluginsOptions.Reload), Reload),
            .. FindIn(configuration, path, nameof(WasmPluginsOptions.Telemetry), [nameof(WasmTelemetryOptions.MaxScopes)]),
            .. FindIn(configuration, path, nameof(WasmPluginsOptions.Restart), Restart),
            .. FindIn(reload, $"{path}:{reload.Key}", nameof(WasmReloadOptions.Probation), Probation),
            .. plugins.GetChildren().SelectMany(plugin => FindInPlugin(plugin, $"{path}:{plugins.Key}:{plugin.Key}")),
            .. folders.GetChildren().SelectMany(folder => FindInFolder(folder, $"{path}:{folders.Key}:{folder.Key}")),
        ];
    }

    private static IEnumerable<string> FindInFolder(IConfigurationSection folder, string path)
    {
        IConfigurationSection defaults = folder.GetSection(nameof(PluginFolderOptions.Defaults));
        return
        [
            .. FindUnknown(folder.GetChildren(), path, Folder),
            .. defaults.GetChildren().Any() ? FindInPlugin(defaults, $"{path}:{defaults.Key}") : [],
        ];
    }

    private static IEnumerable<string> FindInPlugin(IConfigurationSection plugin, string path)
    {
        if (!plugin.GetChildren().Any())
        {
            return [$"{path} is empty; it is a section that describes a plugin, with {string.Join(", ", Plugin)}."];
        }

        IConfigurationSection grants = plugin.GetSection(nameof(PluginOptions.Grants));
        return
        [
            .. FindUnknown(plugin.GetChildren(), path, Plugin),
            .. FindIn(plugin, path, nameof(PluginOptions.Source), Source),
            .. FindIn(plugin, path, nameof(PluginOptions.Limits), Limits),
            .. FindIn(plugin, path, nameof(PluginOptions.Wasi), [nameof(PluginWasi.RandomSeed)]),
            .. FindIn(plugin, path, nameof(PluginOptions.Probation), Probation),
            .. FindInResilience(plugin.GetSection(nameof(PluginOptions.Resilience)), $"{path}:{nameof(PluginOptions.Resilience)}"),
            .. string.IsNullOrEmpty(grants.Value) ? Array.Empty<string>() : [$"{path}:{grants.Key} is '{grants.Value}'; it is a list of names."],
        ];
    }

    private static IEnumerable<string> FindInResilience(IConfigurationSection resilience, string path) =>
    [
        .. string.IsNullOrEmpty(resilience.Value)
            ? FindUnknown(resilience.GetChildren(), path, Resilience)
            : [$"{path} is '{resilience.Value}'; it is a section with {string.Join(", ", Resilience)}."],
        .. FindInStrategy(resilience, path, nameof(PluginResilience.CircuitBreaker), CircuitBreaker),
        .. FindInStrategy(resilience, path, nameof(PluginResilience.Retry), Retry),
        .. FindInStrategy(resilience, path, nameof(PluginResilience.RateLimit), RateLimit),
    ];

    // A section without any value would be taken for one that is not there.
    private static IEnumerable<string> FindInStrategy(IConfigurationSection resilience, string path, string key, string[] known) =>
        resilience.GetChildren().Any(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
        && string.IsNullOrEmpty(resilience[key])
        && !resilience.GetSection(key).GetChildren().Any()
            ? [$"{path}:{key} is empty; it is a section with at least one of {string.Join(", ", known)}."]
            : FindIn(resilience, path, key, known);

    private static IEnumerable<string> FindIn(IConfiguration parent, string path, string key, string[] known)
    {
        IConfigurationSection section = parent.GetSection(key);
        string sectionPath = $"{path}:{key}";
        return string.IsNullOrEmpty(section.Value)
            ? FindUnknown(section.GetChildren(), sectionPath, known)
            : [$"{sectionPath} is '{section.Value}'; it is a section with {string.Join(", ", known)}."];
    }

    private static IEnumerable<string> FindUnknown(IEnumerable<IConfigurationSection> children, string path, string[] known) =>
        from child in children
        where !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
        select $"{path}:{child.Key} is not known; here there are {string.Join(", ", known)}.";
}
