using System.Text.Json;
using Microsoft.Extensions.Options;
using PluginHost.Catalog;

namespace PluginHost.Hosting;

/// <summary>Checks everything that can be checked before a file is opened, so that a mistake in configuration fails the start.</summary>
internal sealed class WasmPluginsOptionsValidator : IValidateOptions<WasmPluginsOptions>
{
    private const int Sha256Digits = 64;
    private const long KiB = 1024;
    private const long GiB = KiB * KiB * KiB;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WasmPluginsOptions options)
    {
        var problems = new List<string>();
        problems.AddRange(Validate(options.Engine));
        foreach ((string id, PluginOptions plugin) in options.Plugins)
        {
            problems.AddRange(Validate(id, plugin).Select(problem => $"WasmPlugins:Plugins:{id}: {problem}"));
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

        if (engine.MaxHostThreads is < 1 or > 1024)
        {
            yield return $"WasmPlugins:Engine:MaxHostThreads is {engine.MaxHostThreads}; it must be from 1 to 1024.";
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

        if (plugin is { Hook: not null, Contract: not null })
        {
            yield return "It names both a Hook and a Contract. Keep the one that it is for.";
        }

        if (plugin.Sha256 is { } sha256 && (sha256.Length != Sha256Digits || !sha256.All(char.IsAsciiHexDigit)))
        {
            yield return $"Sha256 is not a SHA-256 of {Sha256Digits} hexadecimal digits.";
        }

        if (!Enum.IsDefined(plugin.Lifetime))
        {
            yield return $"Lifetime is {plugin.Lifetime}; it must be PerCall, Pooled or Single.";
        }

        if (!Enum.IsDefined(plugin.FailurePolicy))
        {
            yield return $"FailurePolicy is {plugin.FailurePolicy}; it must be Closed or Open.";
        }

        if (FindJsonProblem(plugin.Settings) is { } problem)
        {
            yield return $"Settings is not a JSON document: {problem}";
        }

        foreach (string limit in PluginLimitsValidator.Validate(plugin.Limits))
        {
            yield return limit;
        }
    }

    private static string? FindJsonProblem(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }
}
