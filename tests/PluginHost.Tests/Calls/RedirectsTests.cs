using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using PluginHost.Http;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Calls;

public sealed class RedirectsTests
{
    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task A_filter_in_Go_redirects_by_the_rules_in_its_settings(PluginLifetime lifetime)
    {
        string path = "";
        IRequest request = Substitute.For<IRequest>();
        request.PathAsync(Arg.Any<CancellationToken>()).Returns(_ => new ValueTask<string>(path));
        request.QueryAsync(Arg.Any<CancellationToken>()).Returns(_ => new ValueTask<string>(""));
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                plugins.AddWasmContract<IRequestFilter>();
                plugins.AddWasmImport<IRequest>();
                plugins.Services.AddSingleton(request);
            },
            PluginTestHost.FromDist("redirects", "redirects.wasm") with
            {
                Contract = "plugin-host:http/request-filter@0.1.0",
                Settings = """{ "rules": [ { "from": "/old", "to": "/new", "status": 301, "prefix": true } ] }""",
                Grants = new HashSet<string> { "plugin-host:http/request" },
                Lifetime = lifetime,
            });
        IRequestFilter filter = host.Get<IRequestFilter>("redirects");

        for (int i = 0; i < 3; i++)
        {
            path = "/old/page";
            var respond = Assert.IsType<HeadersVerdict.Respond>(await filter.OnRequestHeadersAsync(TestContext.Current.CancellationToken));
            path = "/other";
            HeadersVerdict other = await filter.OnRequestHeadersAsync(TestContext.Current.CancellationToken);

            Assert.Equal(301, respond.Value.Status);
            Assert.Equal("/new/page"u8, respond.Value.Headers.Single(header => header.Name == "location").Value.Span);
            Assert.IsType<HeadersVerdict.Continue>(other);
        }
    }
}
