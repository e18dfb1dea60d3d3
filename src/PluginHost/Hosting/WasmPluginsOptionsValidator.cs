using Microsoft.Extensions.Options;
using PluginHost.Catalog;

namespace PluginHost.Hosting;

/// <summary>Checks everything that can be checked before a file is opened, so that a mistake in configuration fails the start.</summary>
internal sealed class WasmPluginsOptionsValidator : IValidateOptions<WasmPluginsOptions>
{
    private const long KiB = 1024;
    private const long GiB = KiB * KiB * KiB;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WasmPluginsOptions options)
    {
        List<string> problems = [.. options.Problems];
        problems.AddRange(Validate(options.Engine));
        problems.AddRange(Validate(options.Reload));
        if (options.Telemetry.MaxScopes is < 0 or > 10_000)
        {
            problems.Add($"WasmPlugins:Telemetry:MaxScopes is {options.Telemetry.MaxScopes}; it must be from 0 to 10000.");
        }

        problems.AddRange(Validate(options.Restart));
        foreach ((string id, PluginOptions plugin) in options.Plugins)
        {
            problems.AddRange(Validate(id, plugin).Select(problem => $"WasmPlugins:Plugins:{id}: {problem}"));
        }

        foreach ((string folder, PluginFolderOptions plugins) in options.Folders)
        {
            problems.AddRange(Validate(plugins).Select(problem => $"WasmPlugins:Folders:{folder}: {problem}"));
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Validate(WasmEngineOptions engine)
    {
        if (engine.MaxPooledInstances is < 0 or > 16_384)
        {
            yield return $"WasmPlugins:Engine:MaxPooledInstances is {engine.MaxPooledInstances}; it must be from 0 to 16384.";
        }

        if (engine.MaxPooledMemoryBytes is < 64 * KiB or > 4 * GiB)
        {
            yield return $"WasmPlugins:Engine:MaxPooledMemoryBytes is {engine.MaxPooledMemoryBytes}; it must be from {64 * KiB} to {4 * GiB}.";
        }

        if (engine.MaxTotalMemoryBytes < 64 * KiB)
        {
            yield return $"WasmPlugins:Engine:MaxTotalMemoryBytes is {engine.MaxTotalMemoryBytes}; it must be at least {64 * KiB}.";
        }

        if (engine.MaxHostThreads is < 1 or > 1024)
        {
            yield return $"WasmPlugins:Engine:MaxHostThreads is {engine.MaxHostThreads}; it must be from 1 to 1024.";
        }

        if (!Enum.IsDefined(engine.Compilation))
        {
            yield return $"WasmPlugins:Engine:Compilation is {engine.Compilation}; it must be Automatic, ChildProcess, InProcess or Never.";
        }

        if (engine.CompileTimeout < TimeSpan.FromSeconds(1) || engine.CompileTimeout > TimeSpan.FromHours(1))
        {
            yield return $"WasmPlugins:Engine:CompileTimeout is {engine.CompileTimeout}; it must be from 00:00:01 to 01:00:00.";
        }

        if (engine.MaxCompileMemoryBytes < 64 * KiB * KiB)
        {
            yield return $"WasmPlugins:Engine:MaxCompileMemoryBytes is {engine.MaxCompileMemoryBytes}; it must be at least {64 * KiB * KiB}.";
        }

        if (engine.MaxCacheBytes < KiB * KiB)
        {
            yield return $"WasmPlugins:Engine:MaxCacheBytes is {engine.MaxCacheBytes}; it must be at least {KiB * KiB}.";
        }

        if (engine.MaxIdleTime < TimeSpan.FromSeconds(1) && engine.MaxIdleTime != Timeout.InfiniteTimeSpan)
        {
            yield return $"WasmPlugins:Engine:MaxIdleTime is {engine.MaxIdleTime}; it must be at least {TimeSpan.FromSeconds(1)}, or "
                + $"{Timeout.InfiniteTimeSpan} to keep all instances.";
        }

        if (engine.MaxLongCalls is < 1 or > 1024)
        {
            yield return $"WasmPlugins:Engine:MaxLongCalls is {engine.MaxLongCalls}; it must be from 1 to 1024.";
        }
    }

    private static IEnumerable<string> Validate(WasmReloadOptions reload)
    {
        if ((reload.StartupTimeout < TimeSpan.Zero || reload.StartupTimeout > TimeSpan.FromDays(1))
            && reload.StartupTimeout != Timeout.InfiniteTimeSpan)
        {
            yield return $"WasmPlugins:Reload:StartupTimeout is {reload.StartupTimeout}; it must be from 00:00:00 to 1.00:00:00, or "
                + $"{Timeout.InfiniteTimeSpan} to wait for all plugins.";
        }

        if (reload.SettleTime < TimeSpan.Zero || reload.SettleTime > TimeSpan.FromMinutes(1))
        {
            yield return $"WasmPlugins:Reload:SettleTime is {reload.SettleTime}; it must be from 00:00:00 to 00:01:00.";
        }

        if (reload.PollInterval < TimeSpan.FromMilliseconds(100) || reload.PollInterval > TimeSpan.FromDays(1))
        {
            yield return $"WasmPlugins:Reload:PollInterval is {reload.PollInterval}; it must be from 00:00:00.100 to 1.00:00:00.";
        }

        if ((reload.DrainTimeout < TimeSpan.Zero || reload.DrainTimeout > TimeSpan.FromDays(1))
            && reload.DrainTimeout != Timeout.InfiniteTimeSpan)
        {
            yield return $"WasmPlugins:Reload:DrainTimeout is {reload.DrainTimeout}; it must be from 00:00:00 to 1.00:00:00, or "
                + $"{Timeout.InfiniteTimeSpan} to wait for all calls.";
        }

        if (reload.KeptGenerations is < 0 or > 100)
        {
            yield return $"WasmPlugins:Reload:KeptGenerations is {reload.KeptGenerations}; it must be from 0 to 100.";
        }

        if (reload.MaxStateBytes is < 0 or > (int)(256 * KiB * KiB))
        {
            yield return $"WasmPlugins:Reload:MaxStateBytes is {reload.MaxStateBytes}; it must be from 0 to {256 * KiB * KiB}.";
        }

        if (reload.SelfCheckTimeout < TimeSpan.FromMilliseconds(1) || reload.SelfCheckTimeout > TimeSpan.FromHours(1))
        {
            yield return $"WasmPlugins:Reload:SelfCheckTimeout is {reload.SelfCheckTimeout}; it must be from 00:00:00.001 to 01:00:00.";
        }

        if (reload.SourceTimeout < TimeSpan.FromMilliseconds(1) || reload.SourceTimeout > TimeSpan.FromHours(1))
        {
            yield return $"WasmPlugins:Reload:SourceTimeout is {reload.SourceTimeout}; it must be from 00:00:00.001 to 01:00:00.";
        }

        foreach (string problem in PluginProbationValidator.Validate(reload.Probation))
        {
            yield return $"WasmPlugins:Reload:{problem}";
        }
    }

    private static IEnumerable<string> Validate(WasmRestartOptions restart)
    {
        if (restart.ImmediateRestarts is < 0 or > 1000)
        {
            yield return $"WasmPlugins:Restart:ImmediateRestarts is {restart.ImmediateRestarts}; it must be from 0 to 1000.";
        }

        if (restart.Delay < TimeSpan.FromMilliseconds(1) || restart.Delay > TimeSpan.FromHours(1))
        {
            yield return $"WasmPlugins:Restart:Delay is {restart.Delay}; it must be from 00:00:00.001 to 01:00:00.";
        }

        if (restart.MaxDelay < restart.Delay || restart.MaxDelay > TimeSpan.FromDays(1))
        {
            yield return $"WasmPlugins:Restart:MaxDelay is {restart.MaxDelay}; it must be from Delay, {restart.Delay}, to 1.00:00:00.";
        }
    }

    private static IEnumerable<string> Validate(string id, PluginOptions plugin)
    {
        if (!PluginId.TryParse(id, out _))
        {
            yield return $"'{id}' is not a plugin id. Write 'name' or 'scope/name', each of letters, digits, '.', '-' and '_'.";
        }

        if (string.IsNullOrEmpty(plugin.Source.Path))
        {
            yield return "Source:Path is missing; it is the path of the plugin's .wasm file.";
        }

        foreach (string problem in Validate(plugin))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Validate(PluginFolderOptions folder)
    {
        if (string.IsNullOrEmpty(folder.Path))
        {
            yield return "Path is missing; it is the path of a folder with .wasm files.";
        }

        if (folder.Scope.Length > 0 && !PluginId.TryParse($"{folder.Scope}/x", out _))
        {
            yield return $"Scope is '{folder.Scope}'; it must be letters, digits, '.', '-' and '_'.";
        }

        if (folder.Defaults.Source.Path is not null || folder.Defaults.Sha256 is not null)
        {
            yield return "Defaults has Source or Sha256, which each of the files has by itself.";
        }

        foreach (string problem in Validate(folder.Defaults))
        {
            yield return $"Defaults: {problem}";
        }
    }

    private static IEnumerable<string> Validate(PluginOptions plugin)
    {
        if (plugin is { Hook: not null, Contract: not null })
        {
            yield return "It names both a Hook and a Contract. Keep the one that it is for.";
        }

        if (plugin.Fallback is not null && !PluginFallback.TryParse(plugin.Fallback, out _))
        {
            yield return $"Fallback is '{plugin.Fallback}'; write a plugin's 'name' or 'scope/name', or 'code:name'.";
        }

        foreach (string problem in PluginDefinitionValidator.Validate(
            plugin.Sha256,
            plugin.Lifetime,
            plugin.FailurePolicy,
            plugin.Settings,
            plugin.Limits,
            plugin.Probation,
            plugin.Resilience))
        {
            yield return problem;
        }
    }
}
