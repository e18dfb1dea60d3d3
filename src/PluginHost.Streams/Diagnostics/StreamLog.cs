using Microsoft.Extensions.Logging;
using PluginHost.Diagnostics;
using PluginHost.Streams.Running;

namespace PluginHost.Streams.Diagnostics;

/// <summary>What streams did that an operator wants to know. Bounded: records decide how often they fail.</summary>
internal sealed partial class StreamLog(ILogger<StreamLog> logger, TimeProvider timeProvider)
{
    private const int FailuresPerSecond = 10;

    private readonly ILogger _logger = logger;
    private readonly RateLimit _failures = new(FailuresPerSecond, timeProvider);
    private readonly RateLimit _schemas = new(FailuresPerSecond, timeProvider);

    /// <summary>Records of a batch failed.</summary>
    public void Failed(string stream, StreamFailureAction action, List<ChainFailure> failures)
    {
        if (!_failures.TryTake(1, out long dropped))
        {
            return;
        }

        if (dropped > 0)
        {
            FailuresNotLogged(dropped);
        }

        RecordsFailed(stream, failures.Count, action, failures[0].Letter.Record.Position, failures[0].Letter);
    }

    /// <summary>The registry of schemas failed for a guest.</summary>
    public void SchemasFailed(PluginId plugin, Exception exception)
    {
        if (!_schemas.TryTake(1, out long dropped))
        {
            return;
        }

        if (dropped > 0)
        {
            SchemaFailuresNotLogged(dropped);
        }

        LogSchemasFailed(plugin, exception);
    }

    [LoggerMessage(EventId = EventIds.StreamStarted, Level = LogLevel.Information, Message = "The stream {Stream} has started")]
    public partial void Started(string stream);

    [LoggerMessage(
        EventId = EventIds.StreamEnded,
        Level = LogLevel.Information,
        Message = "The stream {Stream} has ended ({State}): {Read} records read, {Written} written, {DeadLettered} set aside")]
    public partial void Ended(string stream, StreamState state, long read, long written, long deadLettered);

    [LoggerMessage(EventId = EventIds.StreamFailed, Level = LogLevel.Error, Message = "The stream {Stream} has failed")]
    public partial void StreamFailed(string stream, Exception exception);

    [LoggerMessage(
        EventId = EventIds.TriesAgain,
        Level = LogLevel.Warning,
        Message = "The stream {Stream} could not {Step} and tries again ({Attempt} of {Attempts})")]
    public partial void TriesAgain(string stream, string step, int attempt, int attempts, Exception exception);

    [LoggerMessage(
        EventId = EventIds.ProgressFailed, Level = LogLevel.Error, Message = "What follows the progress of the stream {Stream} threw")]
    public partial void ProgressFailed(string stream, Exception exception);

    [LoggerMessage(
        EventId = EventIds.PendingUnknown, Level = LogLevel.Warning, Message = "The source of the stream {Stream} could not say what waits to be read")]
    public partial void PendingUnknown(string stream, Exception exception);

    [LoggerMessage(
        EventId = EventIds.CancellationFailed, Level = LogLevel.Error, Message = "What follows the end of a guest's call threw")]
    public partial void CancellationFailed(Exception exception);

    [LoggerMessage(
        EventId = EventIds.RecordsFailed,
        Level = LogLevel.Warning,
        Message = "{Count} records of a batch of the stream {Stream} failed ({Action}); the first is {Position}: {Failure}")]
    private partial void RecordsFailed(string stream, int count, StreamFailureAction action, StreamPosition position, DeadLetter failure);

    [LoggerMessage(
        EventId = EventIds.SchemasFailed, Level = LogLevel.Warning, Message = "The registry of schemas failed for the plugin {Plugin}")]
    private partial void LogSchemasFailed(PluginId plugin, Exception exception);

    [LoggerMessage(
        EventId = EventIds.SchemaFailuresNotLogged,
        Level = LogLevel.Warning,
        Message = "{Count} failures of the registry of schemas were not logged, because there were too many at once")]
    private partial void SchemaFailuresNotLogged(long count);

    [LoggerMessage(
        EventId = EventIds.FailuresNotLogged,
        Level = LogLevel.Warning,
        Message = "Failures in {Count} batches were not logged, because too many failed at once")]
    private partial void FailuresNotLogged(long count);
}
