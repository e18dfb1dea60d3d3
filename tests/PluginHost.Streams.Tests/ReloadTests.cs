using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

public sealed class ReloadTests
{
    [Fact]
    public async Task A_partition_goes_over_to_another_version_between_two_batches()
    {
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> written = Channel.CreateUnbounded<StreamRecord>();
        var plugins = new ChangingPlugin("{}");
        await using TestStream stream = await TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromChannel(source.Reader)).Through(TestGuests.Work).To(StreamSinks.ToChannel(written.Writer)),
            builder => builder.Services.AddSingleton<IPluginSource>(plugins));
        stream.Runner.Start();

        string before = await TransformAsync();
        plugins.Settings = """{"work":"json"}""";
        await stream.Services.GetRequiredService<IPluginCatalog>().LoadAsync(TestContext.Current.CancellationToken);
        string after = await TransformAsync();

        Assert.Equal("""{"customer_id":1}""", before);
        Assert.Equal("""{"customer":1}""", after);

        async Task<string> TransformAsync()
        {
            source.Writer.TryWrite(TestStream.Record(0, """{"customer_id":1}"""));
            return TestStream.Text(await written.Reader.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    private sealed class ChangingPlugin(string settings) : IPluginSource
    {
        public string Name => "changing";

        public string Settings { get; set; } = settings;

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
        [
            new PluginDefinition(
                PluginId.Parse(TestGuests.Work),
                PluginContent.FromBytes(File.ReadAllBytes(PluginHost.Tests.Support.Guests.PathOf($"{TestGuests.Work}.wasm"))))
            {
                Hook = "stream-transform",
                Settings = Settings,
            },
        ]));
    }
}
