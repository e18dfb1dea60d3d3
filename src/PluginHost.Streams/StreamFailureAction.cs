namespace PluginHost.Streams;

/// <summary>What becomes of a record that could not be transformed.</summary>
public enum StreamFailureAction
{
    /// <summary>The stream stops. What was before the record in its partition is delivered and acknowledged, the record is not.</summary>
    Stop = 0,

    /// <summary>The record goes to the dead letters as it was read, with the reason, and is acknowledged.</summary>
    DeadLetter,

    /// <summary>The record is left out, counted, and acknowledged.</summary>
    Skip,
}
