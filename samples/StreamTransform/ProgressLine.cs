using System.Diagnostics;
using PluginHost.Streams;

namespace StreamTransform;

/// <summary>Shows what a stream is doing, in one line that is written over and over.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly IStreamRunner _runner;
    private readonly Lock _lock = new();
    private long _lastTimestamp = Stopwatch.GetTimestamp();
    private long _lastCount;
    private int _width;

    public ProgressLine(IStreamRunner runner)
    {
        _runner = runner;
        _runner.Progressed += Show;
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        _runner.Progressed -= Show;
        lock (_lock)
        {
            if (_width > 0)
            {
                Console.Error.WriteLine();
                _width = 0;
            }
        }
    }

    private void Show(StreamProgress progress)
    {
        lock (_lock)
        {
            double seconds = Stopwatch.GetElapsedTime(_lastTimestamp).TotalSeconds;
            double rate = (progress.Acknowledged - _lastCount) / seconds;
            _lastTimestamp = Stopwatch.GetTimestamp();
            _lastCount = progress.Acknowledged;
            string line = $"{progress.Acknowledged,10:N0} records, {rate,9:N0}/s, {progress.DeadLettered + progress.Skipped} failed, lag {progress.Lag}";
            Console.Error.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
    }
}
