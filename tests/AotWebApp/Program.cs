// A web application, compiled ahead of time, that asks itself whether its filters do what they should.
using System.Net;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddWasmPlugins().AddHttpFilters();

await using WebApplication app = builder.Build();
app.UseWasmFilters("header-check");
app.MapGet("/", context => context.Response.WriteAsync($"checked: {context.Request.Headers["x-checked"]}"));
app.MapGet("/for-ever", context => context.Response.WriteAsync("never")).WithWasmFilter("never-ends");
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
bool succeeded = await AskAsync("/", token: null, HttpStatusCode.BadRequest, "A required header is missing.");
succeeded &= await AskAsync("/", token: "1", HttpStatusCode.OK, "checked: yes");
succeeded &= await AskAsync("/for-ever", token: "1", HttpStatusCode.ServiceUnavailable, "\"status\":503");
await app.StopAsync();
return succeeded ? 0 : 1;

async Task<bool> AskAsync(string path, string? token, HttpStatusCode status, string text)
{
    using var request = new HttpRequestMessage(HttpMethod.Get, path);
    if (token is not null)
    {
        request.Headers.Add("x-token", token);
    }

    using HttpResponseMessage response = await client.SendAsync(request);
    string body = await response.Content.ReadAsStringAsync();
    bool isRight = response.StatusCode == status && body.Contains(text, StringComparison.Ordinal);
    Console.WriteLine($"{(isRight ? "passed" : "FAILED")}: {path} with token {token ?? "none"}: {response.StatusCode}, {body}");
    return isRight;
}
