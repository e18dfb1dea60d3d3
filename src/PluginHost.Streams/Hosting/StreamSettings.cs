using Microsoft.Extensions.Configuration;

namespace PluginHost.Streams.Hosting;

/// <summary>A stream as configuration describes it.</summary>
internal sealed class StreamSettings
{
    public const string SectionName = "WasmPlugins:Streams";

    private static readonly string[] Objects = [nameof(From), nameof(To), nameof(Outputs), nameof(DeadLetters), nameof(Options)];

    /// <summary>Where records come from.</summary>
    public SourceSettings? From { get; set; }

    /// <summary>The plugins that they go through, in order.</summary>
    public List<string> Through { get; set; } = [];

    /// <summary>Where they go.</summary>
    public SinkSettings? To { get; set; }

    /// <summary>Where the records of outputs with names go.</summary>
    public Dictionary<string, SinkSettings> Outputs { get; set; } = [];

    /// <summary>Where records go that could not be transformed.</summary>
    public SinkSettings? DeadLetters { get; set; }

    /// <summary>How the stream runs.</summary>
    public StreamOptions Options { get; set; } = new();

    /// <summary>Reads a section.</summary>
    /// <exception cref="StreamConfigurationException">It says something that cannot be.</exception>
    public static StreamSettings Read(IConfigurationSection section)
    {
        // The binder passes over them.
        IEnumerable<IConfigurationSection> objects = section.GetChildren()
            .Where(child => Objects.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Concat(section.GetSection(nameof(Outputs)).GetChildren());
        if (objects.FirstOrDefault(value => value.Value is not null) is { } scalar)
        {
            throw new StreamConfigurationException(
                $"{scalar.Path} is '{scalar.Value}', and must be an object; a file is {{ \"Path\": \"orders.ndjson\" }}.");
        }

        var settings = new StreamSettings();
        try
        {
            section.Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new StreamConfigurationException($"{section.Path} does not describe a stream. {exception.Message}");
        }

        string[] missing =
        [
            .. settings.From is null ? ["From"] : Array.Empty<string>(),
            .. settings.Through.Count == 0 ? ["Through"] : Array.Empty<string>(),
            .. settings.To is null ? ["To"] : Array.Empty<string>(),
        ];
        if (missing.Length > 0)
        {
            throw new StreamConfigurationException($"{section.Path} lacks {string.Join(", ", missing)}.");
        }

        settings.To!.Check($"{section.Path}:{nameof(To)}");
        settings.DeadLetters?.Check($"{section.Path}:{nameof(DeadLetters)}");
        foreach ((string output, SinkSettings sink) in settings.Outputs)
        {
            sink.Check($"{section.Path}:{nameof(Outputs)}:{output}");
        }

        return settings;
    }

    /// <summary>Describes the stream.</summary>
    public void Describe(StreamTransformBuilder stream)
    {
        stream.From(_ => From!.Create());
        foreach (string plugin in Through)
        {
            stream.Through(plugin);
        }

        stream.To("", _ => To!.Create(From!));
        foreach ((string output, SinkSettings sink) in Outputs)
        {
            stream.To(output, _ => sink.Create(From!));
        }

        if (DeadLetters is { } deadLetters)
        {
            stream.DeadLettersTo(_ => deadLetters.Create(From!));
        }

        stream.Use(Options);
    }
}
