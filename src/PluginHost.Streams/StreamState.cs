namespace PluginHost.Streams;

/// <summary>Where a stream stands.</summary>
public enum StreamState
{
    /// <summary>It has not been started.</summary>
    Created = 0,

    /// <summary>It reads, transforms and writes.</summary>
    Running,

    /// <summary>It does not read. What was read goes on.</summary>
    Paused,

    /// <summary>It does not read any more, and finishes what was read.</summary>
    Stopping,

    /// <summary>Everything that was read is delivered and acknowledged: the source has ended, or the stream was stopped.</summary>
    Completed,

    /// <summary>It has stopped because of a failure. What was not delivered is not acknowledged.</summary>
    Failed,

    /// <summary>It was ended before it could finish. What was not delivered is not acknowledged.</summary>
    Aborted,
}
