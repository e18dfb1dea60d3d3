using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Streams.Tests.Support;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>A guest built for Redpanda is one call for as long as its instance lives: what holds for a call, holds for each piece of its work.</summary>
public sealed class ResidentCallTests
{
    private const int CallsRunLong = 104;

    // Far below the ten ticks of a millisecond after which a call is long; a hundred of them are far above.
    private const string Work = "(local.set $i (i32.const 300000)) "
        + "(loop $again (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))";

    private const string WorkAndWrite = $"""
        (loop $batches (drop {RedpandaWat.Header})
          (loop $records {RedpandaWat.Read} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
            {Work} (drop {RedpandaWat.Write}) (br $records)))
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_of_many_short_records_runs_long_and_takes_turns_with_other_calls()
    {
        await using TestStream stream = await CreateAsync(RedpandaWat.Create(WorkAndWrite), recordsOfBatch: 2000);

        await stream.RunAsync();

        Assert.Equal(2000, stream.Written.Count);
        Assert.Single(LogsOf(stream), log => log.Id.Id == CallsRunLong);
    }

    [Fact]
    public async Task Many_short_batches_do_not_run_long_because_the_guest_waits_between_them()
    {
        await using TestStream stream = await CreateAsync(RedpandaWat.Create(WorkAndWrite), recordsOfBatch: 1);

        await stream.RunAsync();

        Assert.Equal(2000, stream.Written.Count);
        Assert.DoesNotContain(LogsOf(stream), log => log.Id.Id == CallsRunLong);
    }

    [Fact]
    public async Task A_call_that_is_made_for_a_record_has_the_time_of_that_record_and_not_what_an_earlier_one_has_left()
    {
        var time = new TickedTimeProvider();
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> written = Channel.CreateUnbounded<StreamRecord>();

        // Another schema each time: what was asked for last is not asked for again.
        const string ask = "(call $definition_len (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 2000))";
        RedpandaWat guest = RedpandaWat.Create(
            RedpandaWat.Identity.Replace(
                $"(drop {RedpandaWat.Write})",
                $"(if (i32.ne {ask} (i32.const 0)) (then unreachable)) (drop {RedpandaWat.Write})",
                StringComparison.Ordinal),
            """
            (import "redpanda_schema_registry" "check_abi_version_0" (func))
            (import "redpanda_schema_registry" "get_schema_definition_len" (func $definition_len (param i32 i32) (result i32)))
            """);
        await using TestStream stream = await TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromChannel(source.Reader))
                .Through(RedpandaWat.Plugin)
                .To(StreamSinks.ToChannel(written.Writer))
                .DeadLettersTo(StreamSinks.ToChannel(written.Writer)),
            plugins =>
            {
                plugins.AddGuest(TestGuests.Work);
                plugins.Services.AddScoped<ISchemaRegistry, CallingRegistry>();
                plugins.Services.AddSingleton<IPluginSource>(guest.With(grants: ["schema-registry"]));
            },
            time);
        stream.Runner.Start();

        for (int i = 0; i < 2; i++)
        {
            source.Writer.TryWrite(TestStream.Record(i, "a"));
            StreamRecord record = await written.Reader.ReadAsync(Token);
            Assert.Empty(record.Headers);
            await time.AdvanceAsync(TimeSpan.FromHours(1));
        }
    }

    private static Task<TestStream> CreateAsync(RedpandaWat guest, int recordsOfBatch) => TestStream.CreateAsync(
        TestStream.Records([.. Enumerable.Repeat("a", 2000)]),
        stream => stream.Through(RedpandaWat.Plugin).Configure(
            options => (options.MaxBatchRecords, options.Linger) = (recordsOfBatch, TimeSpan.FromMinutes(1))),
        plugins =>
        {
            plugins.Services.AddLogging(logging => logging.AddFakeLogging());
            plugins.Services.AddSingleton<IPluginSource>(guest);
        });

    private static IReadOnlyList<FakeLogRecord> LogsOf(TestStream stream) => stream.Services.GetRequiredService<FakeLogCollector>().GetSnapshot();

    /// <summary>A registry that asks a plugin of its own, on another thread than the guest waits on.</summary>
    private sealed class CallingRegistry(IPluginProvider<ITransform> plugins) : ISchemaRegistry
    {
        public async ValueTask<SchemaDefinition?> GetSchemaAsync(int id, CancellationToken cancellationToken = default)
        {
            ITransform plugin = plugins.Get(PluginId.Parse(TestGuests.Work));
            await Task.Run(() => plugin.InitAsync("{}", cancellationToken).AsTask(), cancellationToken);
            return new SchemaDefinition("{}", SchemaType.Json);
        }

        public ValueTask<SubjectSchema?> GetSubjectSchemaAsync(string subject, int? version, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<int> CreateSubjectSchemaAsync(string subject, SchemaDefinition schema, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
