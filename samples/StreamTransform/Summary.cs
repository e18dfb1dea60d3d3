using System.Collections.Concurrent;
using System.Text;
using PluginHost.Streams;

namespace StreamTransform;

/// <summary>What came of the orders.</summary>
internal sealed class Summary(IStreamSink? deadLetters)
{
    private const int ShownLetters = 3;

    private readonly ConcurrentDictionary<string, long> _outputs = new();
    private readonly ConcurrentQueue<StreamRecord> _letters = [];

    /// <summary>Keeps the first dead letters to show them.</summary>
    public IStreamSink DeadLetters => StreamSinks.ToDelegate((records, cancellationToken) =>
    {
        foreach (StreamRecord record in records.Span)
        {
            _letters.Enqueue(record);
        }

        return deadLetters?.WriteAsync(records, cancellationToken) ?? default;
    });

    /// <summary>Counts what is written.</summary>
    public IStreamSink Count(string output, IStreamSink sink) => StreamSinks.ToDelegate(async (records, cancellationToken) =>
    {
        await sink.WriteAsync(records, cancellationToken);
        _outputs.AddOrUpdate(output, records.Length, (_, count) => count + records.Length);
    });

    /// <summary>Prints it.</summary>
    public void Print(StreamProgress progress)
    {
        string outputs = string.Join(", ", _outputs.OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => $"{output.Key} {output.Value}"));
        Console.WriteLine($"{progress.Read} orders read, {progress.Written} written ({outputs}), {progress.DeadLettered} set aside");
        foreach (StreamRecord letter in _letters.OrderBy(letter => letter.Timestamp).ThenBy(letter => letter.Offset).Take(ShownLetters))
        {
            Console.WriteLine($"{letter.Position} {Header(letter, DeadLetter.TransformHeader)}: {Header(letter, DeadLetter.MessageHeader)}");
            Console.WriteLine($"  {Encoding.UTF8.GetString(letter.Value.GetValueOrDefault().Span)}");
        }
    }

    private static string Header(StreamRecord record, string name) =>
        Encoding.UTF8.GetString(record.Headers.Last(header => header.Name == name).Value.Span);
}
