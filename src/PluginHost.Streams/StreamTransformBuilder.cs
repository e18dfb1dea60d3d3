using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Running;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams;

/// <summary>Describes a stream: where records come from, what they go through, and where they go.</summary>
public sealed class StreamTransformBuilder
{
    private readonly string _name;
    private readonly List<Func<IServiceProvider, StreamOptions, Stage>> _stages = [];
    private readonly Dictionary<string, Func<IServiceProvider, IStreamSink>> _sinks = new(StringComparer.Ordinal);
    private readonly List<Action<StreamOptions>> _configure = [];
    private StreamOptions _options = new();
    private Func<IServiceProvider, IStreamSource>? _source;
    private Func<IServiceProvider, IStreamSink>? _deadLetters;

    internal StreamTransformBuilder(string name) => _name = name;

    internal List<PluginId> Plugins { get; } = [];

    /// <summary>Says where records come from.</summary>
    /// <param name="source">The source.</param>
    public StreamTransformBuilder From(IStreamSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return From(_ => source);
    }

    /// <summary>Says where records come from.</summary>
    /// <param name="source">Makes the source of the application's services.</param>
    public StreamTransformBuilder From(Func<IServiceProvider, IStreamSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        return this;
    }

    /// <summary>Says where records come from.</summary>
    /// <param name="records">The records.</param>
    public StreamTransformBuilder From(IAsyncEnumerable<StreamRecord> records) => From(StreamSources.FromAsyncEnumerable(records));

    /// <summary>Sends records through a guest, after what was named before.</summary>
    /// <param name="plugin">The plugin: <c>name</c> or <c>scope/name</c>. Its hook is <c>stream-transform</c>.</param>
    /// <exception cref="FormatException">The text is not a plugin's id.</exception>
    public StreamTransformBuilder Through(string plugin)
    {
        var id = PluginId.Parse(plugin);
        Plugins.Add(id);
        _stages.Add((services, options) => new GuestStage(
            id,
            services.GetRequiredService<GuestServices>(),
            options.Guests,
            new RedpandaTopics(options.Guests.OutputTopic ?? _name, _sinks.Keys)));
        return this;
    }

    /// <summary>Sends records through a transform in C#, after what was named before.</summary>
    /// <param name="transform">
    /// Makes the transform of the application's services: one for each partition. If it is disposable, it is disposed after its last use.
    /// </param>
    public StreamTransformBuilder Through(Func<IServiceProvider, IStreamTransform> transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        _stages.Add((services, _) => new CodeStage(() => transform(services)));
        return this;
    }

    /// <summary>Sends records through a function, after what was named before. Partitions call it side by side.</summary>
    /// <param name="transform">Gives the record that is to go on, or <see langword="null"/> for none.</param>
    public StreamTransformBuilder Through(Func<StreamRecord, StreamRecord?> transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        _stages.Add((_, _) => new CodeStage(() => new DelegateTransform(transform)));
        return this;
    }

    /// <summary>Says where records go.</summary>
    /// <param name="sink">The sink.</param>
    public StreamTransformBuilder To(IStreamSink sink) => To("", sink);

    /// <summary>Says where the records of an output go.</summary>
    /// <param name="output">The output's name. Empty for the one without a name.</param>
    /// <param name="sink">The sink.</param>
    public StreamTransformBuilder To(string output, IStreamSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return To(output, _ => sink);
    }

    /// <summary>Says where the records of an output go.</summary>
    /// <param name="output">The output's name. Empty for the one without a name.</param>
    /// <param name="sink">Makes the sink of the application's services.</param>
    public StreamTransformBuilder To(string output, Func<IServiceProvider, IStreamSink> sink)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(sink);
        _sinks[output] = sink;
        return this;
    }

    /// <summary>Says where records go that could not be transformed: as <see cref="DeadLetter.ToRecord"/> makes them.</summary>
    /// <param name="sink">The sink.</param>
    public StreamTransformBuilder DeadLettersTo(IStreamSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return DeadLettersTo(_ => sink);
    }

    /// <summary>Says where records go that could not be transformed: as <see cref="DeadLetter.ToRecord"/> makes them.</summary>
    /// <param name="sink">Makes the sink of the application's services.</param>
    public StreamTransformBuilder DeadLettersTo(Func<IServiceProvider, IStreamSink> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _deadLetters = sink;
        return this;
    }

    /// <summary>Sets options.</summary>
    /// <param name="configure">Sets them.</param>
    public StreamTransformBuilder Configure(Action<StreamOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configure.Add(configure);
        return this;
    }

    /// <summary>Starts from options that are there already.</summary>
    internal void Use(StreamOptions options) => _options = options;

    internal StreamDescription Build(IServiceProvider services)
    {
        StreamOptions options = _options;
        foreach (Action<StreamOptions> configure in _configure)
        {
            configure(options);
        }

        Check(options);
        return new StreamDescription
        {
            Name = _name,
            Source = _source!(services),
            CreateStages = () => [.. _stages.Select(create => create(services, options))],
            Sinks = _sinks.ToDictionary(sink => sink.Key, sink => sink.Value(services)),
            DeadLetters = _deadLetters?.Invoke(services),
            Options = options,
        };
    }

    private void Check(StreamOptions options)
    {
        List<string> problems = [.. StreamOptionsValidator.Validate(options)];
        if (_source is null)
        {
            problems.Add("It has no source: call From.");
        }

        if (_stages.Count == 0)
        {
            problems.Add("It goes through nothing: call Through.");
        }

        if (!_sinks.ContainsKey(""))
        {
            problems.Add($"The output without a name leads nowhere: call To, with {nameof(StreamSinks)}.{nameof(StreamSinks.Nowhere)} if nothing comes out of it.");
        }

        if (options.OnFailure == StreamFailureAction.DeadLetter && _deadLetters is null)
        {
            problems.Add("Failed records are to go to the dead letters, and there is nowhere for them: call DeadLettersTo.");
        }

        if (problems.Count > 0)
        {
            throw new StreamConfigurationException($"The stream '{_name}' cannot run. {string.Join(' ', problems)}");
        }
    }
}
