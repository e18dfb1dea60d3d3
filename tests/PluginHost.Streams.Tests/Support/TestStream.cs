using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Streams.Tests.Support;

/// <summary>A stream over records in memory, through guests of plugins/dist and whatever a test adds.</summary>
internal sealed class TestStream : IAsyncDisposable
{
    public const string Name = "test";

    /// <summary>The time for a record where a test does not say otherwise: the machine may be busy with other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;

    private TestStream(ServiceProvider services)
    {
        _services = services;
        Runner = services.GetRequiredKeyedService<IStreamRunner>(Name);
    }

    public IStreamRunner Runner { get; }

    public ConcurrentQueue<StreamRecord> Written { get; } = [];

    public ConcurrentQueue<StreamRecord> Other { get; } = [];

    public ConcurrentQueue<StreamRecord> DeadLetters { get; } = [];

    public ConcurrentQueue<StreamPosition> Acknowledged { get; } = [];

    public IServiceProvider Services => _services;

    /// <summary>What was written, as text.</summary>
    public string[] WrittenText => [.. Written.Select(Text)];

    /// <summary>Makes a stream whose source is a sequence.</summary>
    /// <param name="records">What the source gives.</param>
    /// <param name="describe">Adds transforms and options.</param>
    /// <param name="plugins">Adds plugins.</param>
    /// <param name="timeProvider">The time.</param>
    public static async Task<TestStream> CreateAsync(
        IEnumerable<StreamRecord> records,
        Action<StreamTransformBuilder> describe,
        Action<IWasmPluginsBuilder>? plugins = null,
        TimeProvider? timeProvider = null)
    {
        TestStream? stream = null;
        var services = new ServiceCollection();
        if (timeProvider is not null)
        {
            services.AddSingleton(timeProvider);
        }

        IWasmPluginsBuilder builder = services.AddWasmPlugins(_ => { }).AddStreamTransform(Name, description =>
        {
            description
                .From(StreamSources.FromAsyncEnumerable(records.ToAsyncEnumerable(), position => stream!.Acknowledged.Enqueue(position)))
                .To(Into(() => stream!.Written))
                .To("other", Into(() => stream!.Other))
                .DeadLettersTo(Into(() => stream!.DeadLetters))
                .Configure(options => (options.Linger, options.Guests.RecordTimeout) = (TimeSpan.Zero, Patience));
            describe(description);
        });
        plugins?.Invoke(builder);
        ServiceProvider provider = services.BuildServiceProvider();
        IReadOnlyList<PluginStatus> loaded = await provider.GetRequiredService<IPluginCatalog>().LoadAsync();
        if (loaded.FirstOrDefault(status => status.Failure is not null) is { Failure: { } failure })
        {
            throw failure;
        }

        return stream = new TestStream(provider);
    }

    /// <summary>Lets the stream run to its end.</summary>
    public async Task<StreamProgress> RunAsync()
    {
        Runner.Start();
        await Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1));
        return Runner.GetProgress();
    }

    /// <summary>Lets the stream run until it fails.</summary>
    public async Task<Exception> FailAsync()
    {
        Runner.Start();
        Exception? failure = await Xunit.Record.ExceptionAsync(() => Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.NotNull(failure);
        Assert.Equal(StreamState.Failed, Runner.State);
        return failure;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    public static StreamRecord Record(long offset, string value, int partition = 0, string topic = "in") => new()
    {
        Value = Encoding.UTF8.GetBytes(value),
        Topic = topic,
        Partition = partition,
        Offset = offset,
        Timestamp = DateTimeOffset.UnixEpoch.AddSeconds(offset),
    };

    public static IEnumerable<StreamRecord> Records(params string[] values) => values.Select((value, i) => Record(i, value));

    public static string Text(StreamRecord record) => record.Value is { } value ? Encoding.UTF8.GetString(value.Span) : "(none)";

    public static string Header(StreamRecord record, string name) =>
        Encoding.UTF8.GetString(record.Headers.Single(header => header.Name == name).ValueSpan);

    private static IStreamSink Into(Func<ConcurrentQueue<StreamRecord>> queue) => StreamSinks.ToDelegate((records, _) =>
    {
        foreach (StreamRecord record in records.Span)
        {
            queue().Enqueue(record);
        }

        return default;
    });
}
