using PluginHost;
using PluginHost.Streams;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives an application's plugins a registry of schemas.</summary>
public static class SchemaRegistryBuilderExtensions
{
    private const long MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Lets guests that were built for Redpanda, and were granted <c>schema-registry</c>, use a registry over HTTP. An
    /// <see cref="ISchemaRegistry"/> of the application's own is registered as any other service instead.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="address">The registry's address.</param>
    /// <param name="configure">Configures the client: credentials, for example. By default answers are at most 16 MiB.</param>
    /// <returns>The client, to add handlers to.</returns>
    public static IHttpClientBuilder AddSchemaRegistry(this IWasmPluginsBuilder builder, Uri address, Action<HttpClient>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(address);
        return builder.Services.AddHttpClient<ISchemaRegistry, HttpSchemaRegistry>(client =>
        {
            client.BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
            client.MaxResponseContentBufferSize = MaxAnswerBytes;
            configure?.Invoke(client);
        });
    }
}
