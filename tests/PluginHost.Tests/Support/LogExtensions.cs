using Microsoft.Extensions.Logging.Testing;

namespace PluginHost.Tests.Support;

internal static class LogExtensions
{
    /// <summary>Returns when an event has been logged, before or from now on.</summary>
    public static async Task<FakeLogRecord> WaitForAsync(this FakeLogCollector logs, int eventId, CancellationToken cancellationToken)
    {
        await foreach (FakeLogRecord record in logs.GetLogsAsync(cancellationToken))
        {
            if (record.Id.Id == eventId)
            {
                return record;
            }
        }

        throw new InvalidOperationException($"The event {eventId} was not logged.");
    }
}
