using System.Text;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Redpanda;

/// <summary>
/// The outputs of a stream as the topics that guests for Redpanda write to: the one without a name is the first, under a name that the stream
/// has for it, and the others follow under their own.
/// </summary>
internal sealed class RedpandaTopics
{
    private readonly byte[][] _topics;

    public RedpandaTopics(string defaultTopic, IEnumerable<string> outputs)
    {
        Outputs = new OutputNames(outputs.Where(name => name.Length > 0).Order(StringComparer.Ordinal));
        Names = [defaultTopic, .. Enumerable.Range(1, Outputs.Count - 1).Select(i => Outputs[i])];
        _topics = [.. Names.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The outputs.</summary>
    public OutputNames Outputs { get; }

    /// <summary>The topics of the outputs, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Checks that every output is a topic of its own.</summary>
    /// <exception cref="StreamConfigurationException">An output has the name of the topic that the one without a name is.</exception>
    public void Check()
    {
        if (Names.Skip(1).Contains(Names[0]))
        {
            throw new StreamConfigurationException(
                $"The output '{Names[0]}' cannot be reached by guests built for Redpanda: it is the topic of the output without a name. Set"
                + $" {nameof(GuestTransformOptions.OutputTopic)} of the stream's guests to another name, or give the output one.");
        }
    }

    /// <summary>Finds the output that a topic is.</summary>
    /// <returns>Its index; -1 if there is none.</returns>
    public int Find(ReadOnlySpan<byte> topic)
    {
        for (int i = 0; i < _topics.Length; i++)
        {
            if (topic.SequenceEqual(_topics[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
