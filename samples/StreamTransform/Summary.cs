using System.Collections.Concurrent;
using System.Text;
using PluginHost.Streams;

namespace StreamTransform;

/// <summary>Where the orders go, and what came of them.</summary>
/// <param name="written">Where they are written. Disposed with this.</param>
/// <param name="deadLetters">Where those go that cannot be processed. Disposed with this.</param>
internal sealed class Summary(IStreamSink written, IStreamSink deadLetters) : IAsyncDisposable
{
    private const int ShownLetters = 3;

    private readonly ConcurrentDictionary<string, long> _outputs = new();
    private readonly Lock _lock = new();
    private StreamRecord[] _letters = [];

    /// <summary>Keeps the first dead letters to show them, however many there are.</summary>
    public IStreamSink DeadLetters => StreamSinks.ToDelegate((records, cancellationToken) =>
    {
        lock (_lock)
        {
            _letters =
            [
                .. _letters.Concat(records.ToArray())
                    .DistinctBy(letter => letter.Position)
                    .OrderBy(letter => letter.Timestamp)
                    .ThenBy(letter => letter.Offset)
                    .Take(ShownLetters),
            ];
        }

        return deadLetters.WriteAsync(records, cancellationToken);
    });

    /// <summary>Counts what is written.</summary>
    public IStreamSink Count(string output) => StreamSinks.ToDelegate(async (records, cancellationToken) =>
    {
        await written.WriteAsync(records, cancellationToken);
        _outputs.AddOrUpdate(output, records.Length, (_, count) => count + records.Length);
    });

    /// <summary>Prints it. What is in the dead letters is not masked, so only where each was read is shown, and why it is there.</summary>
    public void Print(StreamProgress progress)
    {
        string outputs = string.Join(", ", _outputs.OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => $"{output.Key} {output.Value}"));
        string where = outputs.Length == 0 ? "" : $" ({outputs})";
        Console.WriteLine($"{progress.Read} orders read, {progress.Written} written{where}, {progress.DeadLettered} set aside");
        foreach (StreamRecord letter in _letters)
        {
            Console.WriteLine($"{letter.Position} {Header(letter, DeadLetter.TransformHeader)}: {Header(letter, DeadLetter.MessageHeader)}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable sink in new[] { written, deadLetters }.OfType<IAsyncDisposable>())
        {
            await sink.DisposeAsync();
        }
    }

    private static string Header(StreamRecord record, string name) =>
        Encoding.UTF8.GetString(record.Headers.Last(header => header.Name == name).Value.GetValueOrDefault().Span);
}
