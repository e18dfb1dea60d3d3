using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using PluginHost.Streams.Redpanda.Schemas;

namespace PluginHost.Streams;

/// <summary>A registry that is asked over HTTP, by Confluent's REST interface, which Redpanda and others have too.</summary>
/// <param name="client">Asks it. Its base address is the registry's, with a slash at its end.</param>
public sealed class HttpSchemaRegistry(HttpClient client) : ISchemaRegistry
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/vnd.schemaregistry.v1+json");

    /// <inheritdoc/>
    public async ValueTask<SchemaDefinition?> GetSchemaAsync(int id, CancellationToken cancellationToken = default)
    {
        SchemaMessage? message = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"schemas/ids/{id}"), cancellationToken).ConfigureAwait(false);
        return message?.ToDefinition();
    }

    /// <inheritdoc/>
    public async ValueTask<SubjectSchema?> GetSubjectSchemaAsync(string subject, int? version, CancellationToken cancellationToken = default)
    {
        string of = version is { } number ? number.ToString(CultureInfo.InvariantCulture) : "latest";
        SchemaMessage? message = await GetAsync($"subjects/{Escape(subject)}/versions/{of}", cancellationToken).ConfigureAwait(false);
        return message is null ? null : new SubjectSchema(message.Id, message.Version, message.ToDefinition());
    }

    /// <inheritdoc/>
    public async ValueTask<int> CreateSubjectSchemaAsync(string subject, SchemaDefinition schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using var content = JsonContent.Create(SchemaMessage.Of(schema), SchemaJson.Default.SchemaMessage, ContentType);
        using HttpResponseMessage response = await client
            .PostAsync(new Uri($"subjects/{Escape(subject)}/versions", UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
        return (await ReadAsync(response, cancellationToken).ConfigureAwait(false)).Id;
    }

    // An address has no place for these: it would be another one.
    private static string Escape(string subject) => subject is "" or "." or ".."
        ? throw new ArgumentException($"'{subject}' cannot be a subject of a registry that is asked over HTTP.", nameof(subject))
        : Uri.EscapeDataString(subject);

    private static async Task<SchemaMessage> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(SchemaJson.Default.SchemaMessage, cancellationToken).ConfigureAwait(false)
            ?? throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answers null.");
    }

    private async Task<SchemaMessage?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
