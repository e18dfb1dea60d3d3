using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PluginHost.Streams.Redpanda;

/// <summary>What a guest for Redpanda is told by environment variables: the topics, and the plugin's settings as variables of the user.</summary>
internal static class RedpandaVariables
{
    private const string Reserved = "REDPANDA_";

    /// <summary>Reads a plugin's settings: an object whose properties are the variables.</summary>
    /// <exception cref="PluginContractException">They are something else, or name a variable that is not theirs.</exception>
    public static IReadOnlyList<string> Read(PluginId id, string settings)
    {
        // That they are JSON was seen when the plugin was loaded.
        using var document = JsonDocument.Parse(settings);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Refuse(id, "an object whose properties are environment variables", document.RootElement.ValueKind.ToString());
        }

        return [.. document.RootElement.EnumerateObject().Select(property => Read(id, property))];
    }

    /// <summary>All variables, as <c>name=value</c> in UTF-8.</summary>
    /// <param name="ofUser">Those of the plugin's settings.</param>
    /// <param name="inputTopic">The topic that is read.</param>
    /// <param name="outputTopics">The topics that can be written.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ToEnvironment(
        IReadOnlyList<string> ofUser, string inputTopic, IReadOnlyList<string> outputTopics) =>
    [
        .. ofUser
            .Append($"{Reserved}INPUT_TOPIC={inputTopic}")
            .Concat(outputTopics.Select((topic, i) => string.Create(CultureInfo.InvariantCulture, $"{Reserved}OUTPUT_TOPIC_{i}={topic}")))
            .Select(variable => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(variable)),
    ];

    private static string Read(PluginId id, JsonProperty property)
    {
        string name = property.Name;
        string value = property.Value.ValueKind switch
        {
            JsonValueKind.String => property.Value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
            _ => throw Refuse(id, $"a text, a number, true or false for '{name}'", property.Value.ValueKind.ToString()),
        };
        if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
            || value.Contains('\0', StringComparison.Ordinal))
        {
            throw Refuse(id, "names without '=', and texts without NUL", $"'{name}'");
        }

        return name.StartsWith(Reserved, StringComparison.Ordinal)
            ? throw Refuse(id, $"names that do not begin with {Reserved}, which the host sets", $"'{name}'")
            : $"{name}={value}";
    }

    private static PluginContractException Refuse(PluginId id, string expected, string found) =>
        new(id, "Settings", expected, GuestText.Sanitize(found, GuestText.MaxNameLength));
}
