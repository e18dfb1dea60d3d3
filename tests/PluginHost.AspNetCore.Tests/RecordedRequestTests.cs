using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>A new version of a filter is asked about recorded requests before it serves, and refused if it does something else than was recorded.</summary>
public sealed class RecordedRequestTests
{
    private const string Refuses = """
        { "name": "asks for the header", "expected": { "passes": false, "response": { "status": 400, "body": "A required header is missing.\n" } } }
        """;

    private const string Marks = """
        {
          "name": "marks what passes",
          "request": { "method": "PUT", "path": "/a%20b?c=d", "headers": { "x-check": "1" }, "body": "hello" },
          "response": { "status": 201, "headers": { "x-app": "yes" }, "body": "done" },
          "expected": {
            "passes": true,
            "request": { "method": "PUT", "path": "/a%20b?c=d", "headers": { "x-checked": "yes", "x-other": null }, "bodyBase64": "aGVsbG8=" },
            "response": { "status": 201, "headers": { "X-App": "yes" }, "body": "done" }
          }
        }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_that_does_what_was_recorded_serves()
    {
        await using FilterApp app = await StartAsync(Checked($"[{Refuses}, {Marks}]"));

        Assert.Equal((PluginState.Ready, null), StatusOf(app));
    }

    [Theory]
    [InlineData("""{ "passes": true }""", "that the request passes", "that the request does not pass")]
    [InlineData("""{ "request": { "method": "GET" } }""", "that the request passes", "that the request does not pass")]
    [InlineData("""{ "response": { "status": 401 } }""", "the status '401'", "'400'")]
    [InlineData("""{ "response": { "headers": { "content-type": "text/html" } } }""", "the response header content-type 'text/html'", "'text/plain'")]
    [InlineData("""{ "response": { "headers": { "content-type": null } } }""", "the response header content-type none", "'text/plain'")]
    [InlineData("""{ "response": { "headers": { "x-new": "1" } } }""", "the response header x-new '1'", "none")]
    [InlineData("""{ "response": { "body": "no" } }""", "the response body 'no'", "'A required header is missing.\\n'")]
    public async Task A_filter_that_answers_otherwise_is_refused_with_the_record_and_both(string expected, string wanted, string got)
    {
        await using FilterApp app = await StartAsync(Checked($$"""[{ "name": "first", "expected": {{expected}} }]"""));

        var failure = Assert.IsType<PluginSelfCheckException>(StatusOf(app).Failure);

        Assert.Equal(("first", wanted, got), (failure.Record, failure.Expected, failure.Actual));
    }

    [Theory]
    [InlineData("""{ "passes": false }""", "that the request does not pass", "that the request passes")]
    [InlineData("""{ "request": { "headers": { "x-checked": "no" } } }""", "the request header x-checked 'no'", "'yes'")]
    [InlineData("""{ "request": { "path": "/b" } }""", "the path '/b'", "'/a'")]
    [InlineData("""{ "request": { "path": "/a?c=d" } }""", "the query '?c=d'", "''")]
    [InlineData("""{ "request": { "host": "other" } }""", "the host 'other'", "'localhost'")]
    [InlineData("""{ "request": { "body": "hi" } }""", "the request body 'hi'", "'hello'")]
    [InlineData("""{ "request": { "headers": { "authorization": "a" } } }""", "the request header authorization as it is recorded", "another value")]
    [InlineData("""{ "request": { "headers": { "Cookie": "a" } } }""", "the request header Cookie as it is recorded", "none")]
    [InlineData("""{ "request": { "headers": { "x-api-key": "a" } } }""", "the request header x-api-key as it is recorded", "none")]
    public async Task A_filter_that_passes_on_something_else_is_refused_with_the_record_and_both(string expected, string wanted, string got)
    {
        await using FilterApp app = await StartAsync(Checked(
            $$"""[{ "name": "first", "request": { "path": "/a", "headers": { "x-check": "1", "authorization": "b" }, "body": "hello" }, "expected": {{expected}} }]"""));

        var failure = Assert.IsType<PluginSelfCheckException>(StatusOf(app).Failure);

        Assert.Equal(("first", wanted, got), (failure.Record, failure.Expected, failure.Actual));
    }

    [Fact]
    public async Task A_refused_version_leaves_the_one_before_serving()
    {
        await using FilterApp app = await StartAsync(Checked($"[{Refuses}]"));
        var other = new WatFilter();
        other.OnRequestHeaders(other.Respond(418));

        await app.ReplaceAsync(other.ToPlugin("filter") with { SelfCheck = Records($"[{Refuses}]") });

        Assert.IsType<PluginSelfCheckException>(StatusOf(app).Failure);
        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task What_a_filter_does_to_the_response_and_to_bodies_is_seen()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        filter.OnRequestBody($"{filter.Change("request.set-body", "other")} {WatFilter.Continue}");
        filter.OnResponseHeaders($"{filter.Change("response.set-header", "x-seen", "yes")} {WatFilter.Continue}");

        await using FilterApp app = await StartAsync(filter.ToPlugin("filter") with
        {
            SelfCheck = Records("""
                [{
                  "name": "both ways", "request": { "method": "POST", "body": "hello" }, "response": { "body": "done" },
                  "expected": { "request": { "body": "other" }, "response": { "headers": { "x-seen": "yes" }, "body": "done" } }
                }]
                """),
        });

        Assert.Equal((PluginState.Ready, null), StatusOf(app));
    }

    [Fact]
    public async Task A_filter_that_fails_on_a_recorded_request_is_refused_with_its_failure_and_no_request_is_said_to_have_failed()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.Trap);

        await using FilterApp app = await StartAsync(filter.ToPlugin("filter") with
        {
            SelfCheck = Records($"[{Refuses}]"),
            FailurePolicy = PluginFailurePolicy.Open,
        });

        var failure = Assert.IsType<PluginSelfCheckException>(StatusOf(app).Failure);
        Assert.Equal("no failure", failure.Expected);
        Assert.IsType<PluginTrapException>(failure.InnerException);
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Id is >= 1000 and < 1100);
    }

    [Theory]
    [InlineData("", "The input does not contain any JSON tokens")]
    [InlineData("[]", "there is none in it")]
    [InlineData("""[{ "name": "a" }]""", "expected")]
    [InlineData("""[{ "name": "a", "expected": {} }]""", "'a' expects nothing; say 'passes', 'request' or 'response'.")]
    [InlineData("""[{ "name": "a", "expected": { "pass": true } }]""", "pass")]
    [InlineData("""[{ "name": "a", "expected": { "passes": false, "request": {} } }]""", "says what the application gets")]
    [InlineData("""[{ "name": "a", "request": { "path": "a" }, "expected": { "passes": true } }]""", "which does not begin with a slash")]
    public async Task Records_that_are_not_right_are_refused_with_what_is_wrong(string json, string problem)
    {
        await using FilterApp app = await StartAsync(Checked(json));

        string message = Assert.IsType<PluginLoadException>(StatusOf(app).Failure).Message;

        Assert.Contains("Its SelfCheck", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_configuration_names_is_read_and_one_that_is_not_there_is_said()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"[{Marks}, {Refuses}]", Cancel);
            await using FilterApp app = await FilterApp.StartAsync([], _ => { }, configuration: Configure(file));
            Assert.Equal(PluginState.Ready, Assert.Single(app.Catalog.GetStatus()).State);
        }
        finally
        {
            File.Delete(file);
        }

        await using FilterApp without = await FilterApp.StartAsync([], _ => { }, configuration: Configure(file));
        Assert.Contains(
            $"Its SelfCheck, {file}, cannot be read", Assert.Single(without.Catalog.GetStatus()).Failure!.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Configure(string selfCheck) => new()
    {
        ["WasmPlugins:Plugins:filter:Hook"] = "http-filter",
        ["WasmPlugins:Plugins:filter:Source:Path"] = PluginHost.Tests.Support.Guests.PathOf("header-check.wasm"),
        ["WasmPlugins:Plugins:filter:SelfCheck"] = selfCheck,
    };

    private static PluginDefinition Checked(string records) => FilterApp.Guest("header-check") with { SelfCheck = Records(records) };

    private static PluginContent Records(string json) => PluginContent.FromBytes(Encoding.UTF8.GetBytes(json));

    private static (PluginState State, PluginException? Failure) StatusOf(FilterApp app)
    {
        PluginStatus status = Assert.Single(app.Catalog.GetStatus());
        return (status.State, status.Failure);
    }

    private static Task<FilterApp> StartAsync(PluginDefinition filter) => FilterApp.StartAsync(
        [new PluginDefinition(new PluginId("filter"), filter.Content)
        {
            Hook = filter.Hook, Limits = filter.Limits, FailurePolicy = filter.FailurePolicy, SelfCheck = filter.SelfCheck,
        }],
        app =>
        {
            app.UseWasmFilters("filter");
            app.Run(context => context.Response.WriteAsync("hello", Cancel));
        },
        options: options => options.CredentialHeaders.Add("X-Api-Key"));
}
