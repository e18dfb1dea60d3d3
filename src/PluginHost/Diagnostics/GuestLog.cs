using Microsoft.Extensions.Logging;

namespace PluginHost.Diagnostics;

/// <summary>What one plugin logs: in a category of its own, bounded in size and rate, and harmless for whoever reads it.</summary>
internal sealed partial class GuestLog(
    ILoggerFactory loggers, PluginEvents events, PluginId id, int maxBytesPerSecond, TimeProvider timeProvider)
{
    /// <summary>How much of one message is kept, in characters.</summary>
    internal const int MaxMessageLength = 4096;

    private const int MinMessageBytes = 64;

    private readonly ILogger _logger = loggers.CreateLogger($"Plugin.{id}");
    private readonly RateLimit _limit = new(maxBytesPerSecond, timeProvider);

    /// <summary>Logs a message in UTF-8.</summary>
    public void Write(LogLevel level, ReadOnlySpan<byte> utf8)
    {
        if (_logger.IsEnabled(level) && Admit(utf8.Length))
        {
            string message = GuestText.Sanitize(utf8, MaxMessageLength);
            GuestMessage(level, message);
        }
    }

    /// <summary>Logs a message.</summary>
    public void Write(LogLevel level, string message)
    {
        if (_logger.IsEnabled(level) && Admit(message.Length))
        {
            string harmless = GuestText.Sanitize(message, MaxMessageLength);
            GuestMessage(level, harmless);
        }
    }

    private bool Admit(int bytes)
    {
        // An empty line costs the log something too, with its time, level and category, and a long one is cut.
        int counted = Math.Clamp(bytes, MinMessageBytes, MaxMessageLength);
        bool admitted = _limit.TryTake(counted, out long dropped);
        if (!admitted)
        {
            events.GuestLogDropped(id, counted);
        }

        if (dropped > 0)
        {
            GuestMessagesDropped(dropped, maxBytesPerSecond);
        }

        return admitted;
    }

    [LoggerMessage(EventId = EventIds.GuestMessage, Message = "{Message}")]
    private partial void GuestMessage(LogLevel level, string message);

    [LoggerMessage(
        EventId = EventIds.GuestMessagesDropped,
        Level = LogLevel.Warning,
        Message = "The plugin logged {Bytes} bytes more than its {MaxLogBytesPerSecond} bytes a second; they were dropped")]
    private partial void GuestMessagesDropped(long bytes, int maxLogBytesPerSecond);
}
