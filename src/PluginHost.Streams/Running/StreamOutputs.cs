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

    /// <summary>Finds the stream's output for each of a transform's.</summary>
    /// <exception cref="StreamConfigurationException">One leads nowhere.</exception>
    public int[] Map(Stage stage)
    {
        int[] map = new int[stage.Outputs.Count];
        for (int i = 0; i < map.Length; i++)
        {
            string name = stage.Outputs[i];
            map[i] = Array.IndexOf(_names, name);
            if (map[i] < 0)
            {
                throw new StreamConfigurationException(
                    $"The transform '{stage.Name}' has the output '{GuestText.Sanitize(name, GuestText.MaxNameLength)}', which leads nowhere."
                    + $" Say where it goes: To(\"{GuestText.Sanitize(name, GuestText.MaxNameLength)}\", …).");
            }
        }

        return map;
    }
}
