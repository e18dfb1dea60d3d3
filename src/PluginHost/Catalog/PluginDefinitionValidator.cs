using System.Text.Json;

namespace PluginHost.Catalog;

/// <summary>Checks what can be told from a plugin's description alone, whichever source it comes from.</summary>
internal static class PluginDefinitionValidator
{
    private const int Sha256Digits = 64;

    /// <summary>Checks the description of a plugin.</summary>
    /// <exception cref="PluginLoadException">Something is out of its range.</exception>
    public static void ThrowIfInvalid(PluginDefinition definition)
    {
        string[] problems =
        [
            .. Validate(
                definition.Sha256,
                definition.Lifetime,
                definition.FailurePolicy,
                definition.Settings,
                definition.Limits,
                definition.Probation,
                definition.Resilience),
        ];
        if (problems.Length > 0)
        {
            throw new PluginLoadException(definition.Id, string.Join(' ', problems));
        }
    }

    /// <summary>Names each thing that is out of its range.</summary>
    public static IEnumerable<string> Validate(
        string? sha256,
        PluginLifetime lifetime,
        PluginFailurePolicy? failurePolicy,
        string? settings,
        PluginLimits limits,
        PluginProbation? probation,
        PluginResilience? resilience)
    {
        if (sha256 is not null && (sha256.Length != Sha256Digits || !sha256.All(char.IsAsciiHexDigit)))
        {
            yield return $"Sha256 is not a SHA-256 of {Sha256Digits} hexadecimal digits.";
        }

        if (!Enum.IsDefined(lifetime))
        {
            yield return $"Lifetime is {lifetime}; it must be PerCall, Pooled or Single.";
        }

        if (failurePolicy is { } policy && !Enum.IsDefined(policy))
        {
            yield return $"FailurePolicy is {failurePolicy}; it must be Closed or Open.";
        }

        if (FindJsonProblem(settings) is { } problem)
        {
            yield return $"Settings is not a JSON document: {problem}";
        }

        foreach (string outOfRange in resilience is null ? [] : PluginResilienceValidator.Validate(resilience))
        {
            yield return outOfRange;
        }

        foreach (string limit in PluginLimitsValidator.Validate(limits))
        {
            yield return limit;
        }

        foreach (string asked in probation is null ? [] : PluginProbationValidator.Validate(probation))
        {
            yield return asked;
        }
    }

    private static string? FindJsonProblem(string? json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json ?? "");
            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }
}
