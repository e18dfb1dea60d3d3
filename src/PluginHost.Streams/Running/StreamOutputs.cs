using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Running;

/// <summary>The outputs of a stream, and where they lead. The first is the one without a name.</summary>
internal sealed class StreamOutputs
{
    private readonly string[] _names;

    public StreamOutputs(IEnumerable<KeyValuePair<string, IStreamSink>> sinks)
    {
        KeyValuePair<string, IStreamSink>[] all = [.. sinks.OrderBy(sink => sink.Key, StringComparer.Ordinal)];
        _names = [.. all.Select(sink => sink.Key)];
        Sinks = [.. all.Select(sink => sink.Value)];
    }

    /// <summary>Where each output leads.</summary>
    public IStreamSink[] Sinks { get; }

    /// <summary>Checks that all outputs of a transform lead somewhere.</summary>
    /// <exception cref="StreamConfigurationException">One leads nowhere.</exception>
    public void Check(Stage stage)
    {
        for (int i = 0; i < stage.Outputs.Count; i++)
        {
            Find(stage, stage.Outputs[i]);
        }
    }

    /// <summary>Finds where an output of a transform leads.</summary>
    /// <returns>The index of the sink.</returns>
    /// <exception cref="StreamConfigurationException">It leads nowhere.</exception>
    public int Find(Stage stage, string name)
    {
        int index = Array.IndexOf(_names, name);
        return index >= 0
            ? index
            : throw new StreamConfigurationException(
                $"The transform '{stage.Name}' has the output '{GuestText.Sanitize(name, GuestText.MaxNameLength)}', which leads nowhere."
                + $" Say where it goes: To(\"{GuestText.Sanitize(name, GuestText.MaxNameLength)}\", …).");
    }
}
