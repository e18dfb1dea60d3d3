using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PluginHost.Streams.Tests;

public sealed class HostingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streams-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_stream_that_configuration_describes_runs_from_file_to_file()
    {
        await File.WriteAllTextAsync(PathOf("in.ndjson"), "{\"email\":\"a@b.c\"}\nbroken\n", Token);
        using IHost host = CreateHost(new()
        {
            ["WasmPlugins:Streams:orders:From:Path"] = PathOf("in.ndjson"),
            ["WasmPlugins:Streams:orders:From:Format"] = "Json",
            ["WasmPlugins:Streams:orders:Through:0"] = "mask-pii",
            ["WasmPlugins:Streams:orders:To:Path"] = PathOf("out.ndjson"),
            ["WasmPlugins:Streams:orders:To:Format"] = "Json",
            ["WasmPlugins:Streams:orders:DeadLetters:Path"] = PathOf("letters"),
            ["WasmPlugins:Streams:orders:DeadLetters:Format"] = "Envelope",
            ["WasmPlugins:Streams:orders:Options:MaxBatchRecords"] = "10",
            ["WasmPlugins:Streams:orders:Options:Guests:RecordTimeout"] = "00:00:20",
            ["WasmPlugins:Plugins:mask-pii:Source:Path"] = PluginHost.Tests.Support.Guests.PathOf("mask-pii.wasm"),
            ["WasmPlugins:Plugins:mask-pii:Hook"] = "stream-transform",
            ["WasmPlugins:Plugins:mask-pii:Limits:CallTimeout"] = "00:00:20",
            ["WasmPlugins:Plugins:mask-pii:Settings:hide:0"] = "email",
        });

        await host.StartAsync(Token);
        await host.Services.GetRequiredKeyedService<IStreamRunner>("orders").Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        await host.StopAsync(Token);

        Assert.Equal("{\"email\":\"***\"}\n", await File.ReadAllTextAsync(PathOf("out.ndjson"), Token));
        Assert.Contains("\"value\":\"broken\"", await File.ReadAllTextAsync(PathOf("letters"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_is_told_to_stop_has_its_streams_finish_before_anybody_stops_the_host()
    {
        var source = System.Threading.Channels.Channel.CreateUnbounded<StreamRecord>();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddWasmPlugins(_ => { }).AddStreamTransform("endless", stream => stream
            .From(StreamSources.FromChannel(source)).Through(record => record).To(StreamSinks.Nowhere));
        using IHost host = builder.Build();
        await host.StartAsync(Token);
        IStreamRunner runner = host.Services.GetRequiredKeyedService<IStreamRunner>("endless");

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await runner.Completion.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(StreamState.Completed, runner.State);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Streams_start_and_stop_where_there_is_no_lifetime_of_an_application()
    {
        var source = System.Threading.Channels.Channel.CreateUnbounded<StreamRecord>();
        var services = new ServiceCollection();
        services.AddWasmPlugins(_ => { }).AddStreamTransform("endless", stream => stream
            .From(StreamSources.FromChannel(source)).Through(record => record).To(StreamSinks.Nowhere));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHostedService streams = provider.GetServices<IHostedService>().Single(service => service.GetType().Name == "StreamsService");

        await streams.StartAsync(Token);
        Assert.Equal(StreamState.Running, provider.GetRequiredKeyedService<IStreamRunner>("endless").State);
        await streams.StopAsync(Token);

        Assert.Equal(StreamState.Completed, provider.GetRequiredKeyedService<IStreamRunner>("endless").State);
    }

    [Theory]
    [InlineData("To:Format", "Json", "orders:To lacks its Path")]
    [InlineData("To:Path", "", "orders:To lacks its Path")]
    [InlineData("DeadLetters:Format", "Envelope", "orders:DeadLetters lacks its Path")]
    [InlineData("Outputs:eu:Append", "true", "orders:Outputs:eu lacks its Path")]
    [InlineData("To", "out.ndjson", "orders:To is 'out.ndjson'")]
    [InlineData("DeadLetters", "letters", "orders:DeadLetters is 'letters'")]
    [InlineData("Outputs", "eu.ndjson", "orders:Outputs is 'eu.ndjson'")]
    [InlineData("Outputs:eu", "eu.ndjson", "orders:Outputs:eu is 'eu.ndjson'")]
    [InlineData("From", "in.ndjson", "orders:From is 'in.ndjson'")]
    [InlineData("Options", "5", "orders:Options is '5'")]
    public void Configuration_that_would_leave_records_out_without_a_word_is_refused(string key, string value, string said)
    {
        var settings = new Dictionary<string, string?>
        {
            ["WasmPlugins:Streams:orders:From:Path"] = "-",
            ["WasmPlugins:Streams:orders:Through:0"] = "x",
            [$"WasmPlugins:Streams:orders:{key}"] = value,
        };
        if (!key.StartsWith("To", StringComparison.Ordinal))
        {
            settings["WasmPlugins:Streams:orders:To:Path"] = "-";
        }

        StreamConfigurationException failure = Assert.Throws<StreamConfigurationException>(() => CreateHost(settings).Dispose());

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_left_out_where_configuration_says_so()
    {
        using IHost host = CreateHost(new()
        {
            ["WasmPlugins:Streams:orders:From:Path"] = "-",
            ["WasmPlugins:Streams:orders:Through:0"] = "x",
            ["WasmPlugins:Streams:orders:To:Nowhere"] = "true",
        });

        // It can be made.
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(StreamState.Created, scope.ServiceProvider.GetRequiredKeyedService<IStreamRunner>("orders").State);

        StreamConfigurationException failure = Assert.Throws<StreamConfigurationException>(() => CreateHost(new()
        {
            ["WasmPlugins:Streams:orders:From:Path"] = "-",
            ["WasmPlugins:Streams:orders:Through:0"] = "x",
            ["WasmPlugins:Streams:orders:To:Path"] = "out",
            ["WasmPlugins:Streams:orders:To:Nowhere"] = "true",
        }).Dispose());
        Assert.Contains("orders:To has a Path and says Nowhere", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "before\n{}\n")]
    [InlineData("false", "{}\n")]
    public async Task A_stream_that_goes_on_where_it_stopped_adds_to_its_files_unless_it_is_told_to_empty_them(string? append, string expected)
    {
        await File.WriteAllTextAsync(PathOf("in.ndjson"), "{}\nbroken\n", Token);
        await File.WriteAllTextAsync(PathOf("out.ndjson"), "before\n", Token);
        await File.WriteAllTextAsync(PathOf("letters"), "before\n", Token);
        Dictionary<string, string?> settings = new()
        {
            ["WasmPlugins:Streams:orders:From:Path"] = PathOf("in.ndjson"),
            ["WasmPlugins:Streams:orders:From:Format"] = "Json",
            ["WasmPlugins:Streams:orders:From:PositionPath"] = PathOf("position"),
            ["WasmPlugins:Streams:orders:Through:0"] = "mask-pii",
            ["WasmPlugins:Streams:orders:To:Path"] = PathOf("out.ndjson"),
            ["WasmPlugins:Streams:orders:DeadLetters:Path"] = PathOf("letters"),
            ["WasmPlugins:Streams:orders:Options:Guests:RecordTimeout"] = "00:00:20",
            ["WasmPlugins:Plugins:mask-pii:Source:Path"] = PluginHost.Tests.Support.Guests.PathOf("mask-pii.wasm"),
            ["WasmPlugins:Plugins:mask-pii:Hook"] = "stream-transform",
            ["WasmPlugins:Plugins:mask-pii:Limits:CallTimeout"] = "00:00:20",
            ["WasmPlugins:Plugins:mask-pii:Settings:hide:0"] = "email",
        };
        if (append is not null)
        {
            settings["WasmPlugins:Streams:orders:To:Append"] = append;
            settings["WasmPlugins:Streams:orders:DeadLetters:Append"] = append;
        }

        using IHost host = CreateHost(settings);
        await host.StartAsync(Token);
        await host.Services.GetRequiredKeyedService<IStreamRunner>("orders").Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        await host.StopAsync(Token);

        Assert.Equal(expected, await File.ReadAllTextAsync(PathOf("out.ndjson"), Token));
        Assert.Equal(expected.Replace("{}", "broken", StringComparison.Ordinal), await File.ReadAllTextAsync(PathOf("letters"), Token));
    }

    [Theory]
    [InlineData("From:Pathh", "x", "Pathh")]
    [InlineData("Options:MaxBatchRecord", "1", "MaxBatchRecord")]
    [InlineData("From:Format", "Xml", "Xml")]
    public void What_configuration_cannot_mean_is_said_with_its_place(string key, string value, string said)
    {
        StreamConfigurationException failure = Assert.Throws<StreamConfigurationException>(() => CreateHost(new()
        {
            ["WasmPlugins:Streams:orders:From:Path"] = "-",
            ["WasmPlugins:Streams:orders:Through:0"] = "x",
            ["WasmPlugins:Streams:orders:To:Path"] = "-",
            [$"WasmPlugins:Streams:orders:{key}"] = value,
        }).Dispose());

        Assert.Contains("WasmPlugins:Streams:orders", failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_lacks_something_is_refused_with_what_it_lacks()
    {
        StreamConfigurationException failure = Assert.Throws<StreamConfigurationException>(
            () => CreateHost(new() { ["WasmPlugins:Streams:orders:From:Path"] = "-" }).Dispose());

        Assert.Equal("WasmPlugins:Streams:orders lacks Through, To.", failure.Message);
    }

    [Fact]
    public async Task A_stream_that_is_described_wrongly_fails_the_start_with_everything_that_is_wrong()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddWasmPlugins(_ => { }).AddStreamTransform("bad", stream => stream.Configure(options =>
        {
            options.MaxBatchRecords = 0;
            options.OnFailure = StreamFailureAction.DeadLetter;
        }));
        using IHost host = builder.Build();

        var failure = await Assert.ThrowsAsync<StreamConfigurationException>(() => host.StartAsync(Token));

        string[] wrong = ["'bad'", "MaxBatchRecords is 0; it must be from 1 to 1000000.", "no source", "call Through", "call To", "call DeadLettersTo"];
        Assert.All(wrong, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_streams_cannot_have_one_name()
    {
        IWasmPluginsBuilder builder = new ServiceCollection().AddWasmPlugins(_ => { }).AddStreamTransform("one", _ => { });

        Assert.Throws<ArgumentException>(() => builder.AddStreamTransform("one", _ => { }));
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private static IHost CreateHost(Dictionary<string, string?> settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddWasmPlugins().AddStreamTransforms(builder.Configuration);
        return builder.Build();
    }
}
