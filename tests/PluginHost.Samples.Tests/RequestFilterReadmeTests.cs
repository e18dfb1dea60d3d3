using System.Net;
using System.Text.RegularExpressions;

namespace PluginHost.Samples.Tests;

public sealed class RequestFilterReadmeTests(SampleProcess sample) : IClassFixture<SampleProcess>
{
    private static readonly string[] Unstable = ["date", "server", "transfer-encoding"];

    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "samples", "RequestFilter", "README.md"));
        foreach (CurlExample example in CurlExample.Find(readme))
        {
            examples.Add(example.Command, example.Answer);
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_curl_line_gets_the_answer_that_is_shown(string command, string shown)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using HttpRequestMessage request = new CurlExample(command, shown).ToRequest(sample.Address);

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        string[] parts = shown.Split("\n\n", 2);
        string[] head = parts[0].Split('\n');
        Assert.Equal(head[0], $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}");
        AssertHeaders(head[1..], response);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Matches(ToPattern(parts.Length > 1 ? parts[1] : ""), body.TrimEnd('\n'));
    }

    [Fact]
    public async Task Requests_that_never_end_cost_only_themselves()
    {
        using var client = new HttpClient();
        Task<HttpResponseMessage>[] stuck =
            [.. Enumerable.Range(0, 8).Select(_ => client.GetAsync(new Uri(sample.Address, "/stuck/forever"), TestContext.Current.CancellationToken))];

        for (int i = 0; i < 20; i++)
        {
            string text = await client.GetStringAsync(new Uri(sample.Address, "/anything"), TestContext.Current.CancellationToken);
            Assert.StartsWith("GET /anything", text, StringComparison.Ordinal);
        }

        foreach (HttpResponseMessage response in await Task.WhenAll(stuck))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            response.Dispose();
        }

        Assert.True(sample.IsRunning);
    }

    private static void AssertHeaders(string[] shown, HttpResponseMessage response)
    {
        var actual = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value));
        string[] named = [.. shown.Where(line => line != "...")];
        foreach (string line in named)
        {
            string[] header = line.Split(": ", 2);
            Assert.True(actual.TryGetValue(header[0].ToLowerInvariant(), out string? value), $"The answer has no {header[0]}.");
            Assert.Matches(ToPattern(header[1]), value);
        }

        if (named.Length == shown.Length)
        {
            string[] names = [.. named.Select(line => line.Split(':')[0].ToLowerInvariant())];
            Assert.Empty(actual.Keys.Except(names).Except(Unstable));
        }
    }

    private static string ToPattern(string shown) => $"^{Regex.Escape(shown).Replace(@"\.\.\.", ".*", StringComparison.Ordinal)}$";
}
