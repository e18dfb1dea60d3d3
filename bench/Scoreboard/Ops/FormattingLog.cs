using Microsoft.Extensions.Logging;

namespace PluginHost.Scoreboard.Ops;

/// <summary>A log that costs what a service's costs but for the disk: each message is put into words.</summary>
internal sealed class FormattingLog : ILoggerProvider, ILogger
{
    private long _characters;

    /// <summary>How many characters were logged.</summary>
    public long Characters => Interlocked.Read(ref _characters);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Interlocked.Add(ref _characters, formatter(state, exception).Length);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
