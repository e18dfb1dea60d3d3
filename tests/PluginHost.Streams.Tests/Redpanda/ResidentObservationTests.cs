using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Streams.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>What an operator sees of a guest that is one call for as long as its instance lives: each batch of it, as a call.</summary>
public sealed class ResidentObservationTests
{
    private const int ProbationPassed = 32;

    private const string Traps = $"(drop {RedpandaWat.Header}) {RedpandaWat.Read} unreachable";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_batch_is_measured_as_a_call_with_all_that_its_records_used()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records([.. Enumerable.Repeat("a", 60), "x"]),
            description => description.Through(RedpandaWat.Plugin).Configure(
                options => (options.MaxBatchRecords, options.Linger) = (20, TimeSpan.FromMilliseconds(1))),
            plugins => plugins.Services.AddSingleton<IPluginSource>(
                RedpandaWat.Create(RedpandaWat.Identity).With(limits: new PluginLimits { FuelPerCall = 1_000_000 })));
        using MetricCollector<double> durations = Collect<double>(stream, "duration");
        using MetricCollector<long> calls = Collect<long>(stream, "host_calls");
        using MetricCollector<long> fuel = Collect<long>(stream, "fuel");

        await stream.RunAsync();

        // A batch is asked for, and its records, one more than there are, and written; the first batch is asked for twice.
        Assert.Equal([42L, 42, 42, 4], Batches(calls).Select((batch, i) => batch.Value - (i == 0 ? 1 : 0)));
        Assert.Equal(4, Batches(durations).Count);
        Assert.All(Batches(durations), batch => Assert.True(batch.Value > 0));
        long[] burned = [.. Batches(fuel).Select(batch => batch.Value)];
        Assert.Equal(4, burned.Length);
        Assert.Equal(burned[1], burned[2]);
        Assert.InRange(burned[1], burned[3] * 5, burned[3] * 20);
    }

    [Fact]
    public async Task A_version_of_which_batches_fail_is_reverted_and_no_record_is_lost()
    {
        var plugin = new ChangingGuest { Guest = RedpandaWat.Create(RedpandaWat.Identity) };
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> written = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> letters = Channel.CreateUnbounded<StreamRecord>();
        await using TestStream stream = await TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromChannel(source.Reader))
                .Through(RedpandaWat.Plugin)
                .To(StreamSinks.ToChannel(written.Writer))
                .DeadLettersTo(StreamSinks.ToChannel(letters.Writer)),
            plugins => plugins.Services
                .AddSingleton<IPluginSource>(plugin)
                .Configure<WasmPluginsOptions>(options => options.Reload.Probation.MaxFailures = 2));
        stream.Runner.Start();
        await using IAsyncEnumerator<PluginChange> changes =
            stream.Services.GetRequiredService<IPluginManager>().ReadChangesAsync(Token).GetAsyncEnumerator(Token);
        ValueTask<bool> next = changes.MoveNextAsync();
        source.Writer.TryWrite(TestStream.Record(0, "a"));
        await written.Reader.ReadAsync(Token);

        plugin.Guest = RedpandaWat.Create(Traps);
        await stream.Services.GetRequiredService<IPluginCatalog>().LoadAsync(Token);
        long offset = 1;
        for (int i = 0; i < 3; i++)
        {
            source.Writer.TryWrite(TestStream.Record(offset, "a"));
            StreamRecord letter = await letters.Reader.ReadAsync(Token);
            Assert.Equal((offset++, "Trap"), (letter.Offset, TestStream.Header(letter, DeadLetter.ReasonHeader)));
        }

        while (await next && changes.Current.Kind != PluginChangeKind.Reverted)
        {
            next = changes.MoveNextAsync();
        }

        PluginChange change = changes.Current;

        source.Writer.TryWrite(TestStream.Record(offset, "a"));
        Assert.Equal(offset, (await written.Reader.ReadAsync(Token)).Offset);
        Assert.Equal(1, change.Generation!.Number);
        Assert.Contains("Of its first 3 calls 3 failed, more than 2", change.Failure!.Message, StringComparison.Ordinal);
        source.Writer.Complete();
        await stream.Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(offset + 1, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_version_passes_its_probation_by_its_batches_although_its_call_never_ends()
    {
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> written = Channel.CreateUnbounded<StreamRecord>();
        var plugin = new ChangingGuest { Guest = RedpandaWat.Create(RedpandaWat.Identity) };
        await using TestStream stream = await TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromChannel(source.Reader)).Through(RedpandaWat.Plugin).To(StreamSinks.ToChannel(written.Writer)),
            plugins => plugins.Services
                .AddSingleton<IPluginSource>(plugin)
                .AddLogging(logging => logging.AddFakeLogging())
                .Configure<WasmPluginsOptions>(options => options.Reload.Probation.Calls = 10));
        stream.Runner.Start();
        plugin.Guest = RedpandaWat.Create($"(nop) {RedpandaWat.Identity}");
        await stream.Services.GetRequiredService<IPluginCatalog>().LoadAsync(Token);

        for (int i = 0; i < 10; i++)
        {
            source.Writer.TryWrite(TestStream.Record(i, "a"));
            await written.Reader.ReadAsync(Token);
        }

        await stream.Services.GetRequiredService<FakeLogCollector>().WaitForAsync(ProbationPassed, Token)
            .WaitAsync(TimeSpan.FromMinutes(1), Token);
    }

    private static MetricCollector<T> Collect<T>(TestStream stream, string instrument)
        where T : struct =>
        new(stream.Services.GetRequiredService<IMeterFactory>(), PluginTelemetry.MeterName, "pluginhost.call." + instrument);

    private static IReadOnlyList<CollectedMeasurement<T>> Batches<T>(MetricCollector<T> collector)
        where T : struct =>
        [.. collector.GetMeasurementSnapshot().Where(one => one.Tags["pluginhost.function"] is "_start" && one.Tags["pluginhost.outcome"] is "ok")];
}
