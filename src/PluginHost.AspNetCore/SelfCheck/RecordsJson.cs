using System.Text.Json;
using System.Text.Json.Serialization;

namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>Recorded requests as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(RecordedExchange[]))]
internal sealed partial class RecordsJson : JsonSerializerContext
{
    /// <summary>Reads records.</summary>
    /// <exception cref="FormatException">They are not as they should be.</exception>
    public static RecordedExchange[] Read(ReadOnlySpan<byte> json)
    {
        RecordedExchange[] records;
        try
        {
            records = JsonSerializer.Deserialize(json, Default.RecordedExchangeArray) ?? [];
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }

        // A file that checks nothing would be taken for one that does.
        return records.Length == 0
            ? throw new FormatException("It is a list of recorded requests, and there is none in it.")
            : [.. records.Select(Check)];
    }

    private static RecordedExchange Check(RecordedExchange record)
    {
        if (record.Expected is { Passes: null, Request: null, Response: null })
        {
            throw new FormatException($"'{record.Name}' expects nothing; say 'passes', 'request' or 'response'.");
        }

        if (record is { Expected: { Passes: false, Request: not null } })
        {
            throw new FormatException($"'{record.Name}' expects the request not to pass, and says what the application gets.");
        }

        if (record.Request.Path is { } path && !path.StartsWith('/'))
        {
            throw new FormatException($"'{record.Name}' has the path '{path}', which does not begin with a slash.");
        }

        return record;
    }
}
