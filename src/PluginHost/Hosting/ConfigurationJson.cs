using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace PluginHost.Hosting;

/// <summary>Makes a section of configuration into JSON again. Configuration knows only text, so types are told from the text.</summary>
internal static class ConfigurationJson
{
    /// <summary>The section as a JSON document; <see langword="null"/> if it is not there.</summary>
    public static string? Read(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            return null;
        }

        // A value instead of a section is the document itself.
        return section.Value is { } document ? document : ToNode(section)?.ToJsonString() ?? "null";
    }

    private static JsonNode? ToNode(IConfigurationSection section)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (children.Length == 0)
        {
            return ToValue(section.Value);
        }

        return IsArray(children)
            ? new JsonArray([.. children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture)).Select(ToNode)])
            : new JsonObject(children.Select(child => KeyValuePair.Create(child.Key, ToNode(child))));
    }

    private static bool IsArray(IConfigurationSection[] children) =>
        children.Select(child => child.Key).ToHashSet().SetEquals(
            Enumerable.Range(0, children.Length).Select(index => index.ToString(CultureInfo.InvariantCulture)));

    private static JsonValue? ToValue(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (bool.TryParse(text, out bool boolean))
        {
            return JsonValue.Create(boolean);
        }

        return IsNumber(text) ? JsonValue.Create(JsonSerializer.Deserialize(text, JsonContext.Default.JsonElement)) : JsonValue.Create(text);
    }

    // Exactly what JSON calls a number: no leading zeros, no plus, no spaces, which are text that looks like one.
    private static bool IsNumber(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] == '-'))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
