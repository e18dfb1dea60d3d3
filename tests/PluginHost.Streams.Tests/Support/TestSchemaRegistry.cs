using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PluginHost.Streams.Tests.Support;

/// <summary>A small registry of schemas on loopback, as Confluent's REST interface has it.</summary>
internal sealed class TestSchemaRegistry : IAsyncDisposable
{
    private readonly List<(string Subject, JsonObject Schema)> _schemas = [];
    private readonly WebApplication _application;

    private TestSchemaRegistry(WebApplication application) => _application = application;

    /// <summary>Where it is.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>How often it was asked for something.</summary>
    public int Requests { get; private set; }

    /// <summary>What it answers instead of what it has, if it is not 200.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Completed, or never, before it answers.</summary>
    public Task Answering { get; set; } = Task.CompletedTask;

    public static async Task<TestSchemaRegistry> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var registry = new TestSchemaRegistry(builder.Build());
        registry.Map();
        await registry._application.StartAsync();
        return registry;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private void Map()
    {
        _application.Use(async (context, next) =>
        {
            Requests++;
            await Answering.WaitAsync(context.RequestAborted);
            if (Status == StatusCodes.Status200OK)
            {
                await next(context);
            }
            else
            {
                context.Response.StatusCode = Status;
            }
        });
        _application.MapPost("/subjects/{subject}/versions", async (string subject, HttpRequest request) =>
        {
            Assert.StartsWith("application/vnd.schemaregistry.v1+json", request.ContentType, StringComparison.Ordinal);
            var schema = (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
            _schemas.Add((subject, schema));
            return Results.Text($$"""{"id":{{_schemas.Count}}}""", "application/vnd.schemaregistry.v1+json");
        });
        _application.MapGet("/schemas/ids/{id:int}", (int id) => id <= _schemas.Count ? Answer(_schemas[id - 1].Schema) : Results.NotFound());
        _application.MapGet("/subjects/{subject}/versions/{version}", (string subject, string version) =>
        {
            int[] ids = [.. Enumerable.Range(1, _schemas.Count).Where(id => _schemas[id - 1].Subject == subject)];
            int number = version == "latest" ? ids.Length : int.Parse(version, null);
            if (number < 1 || number > ids.Length)
            {
                return Results.NotFound();
            }

            var answer = (JsonObject)_schemas[ids[number - 1] - 1].Schema.DeepClone();
            answer["subject"] = subject;
            answer["id"] = ids[number - 1];
            answer["version"] = number;
            return Answer(answer);
        });
    }

    // Avro goes without its name.
    private static IResult Answer(JsonObject schema)
    {
        var answer = (JsonObject)schema.DeepClone();
        if (answer["schemaType"]?.GetValue<string>() == "AVRO")
        {
            answer.Remove("schemaType");
        }

        return Results.Text(answer.ToJsonString(), "application/vnd.schemaregistry.v1+json");
    }
}
