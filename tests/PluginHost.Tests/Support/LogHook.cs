using Microsoft.Extensions.Logging;

namespace PluginHost.Tests.Support;

/// <summary>A log that lets a test do something when an event is logged, or fail.</summary>
internal sealed class LogHook(int eventId, Action onLogged) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => categoryName == "PluginHost" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (id.Id == eventId)
        {
            onLogged();
        }
    }

    public void Dispose()
    {
    }
}
