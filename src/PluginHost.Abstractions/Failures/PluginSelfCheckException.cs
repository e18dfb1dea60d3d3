namespace PluginHost;

/// <summary>A version of the plugin was not let serve, because it does with a recorded input something else than was recorded.</summary>
public sealed class PluginSelfCheckException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="record">The record's name.</param>
    /// <param name="expected">What it expects.</param>
    /// <param name="actual">What the version gave. Text of a guest in it must be bounded, and have no control characters.</param>
    /// <param name="innerException">The call's failure, if it failed.</param>
    public PluginSelfCheckException(
        PluginId pluginId, string record, string expected, string actual, Exception? innerException = null)
        : base(
            PluginFailureReason.Load,
            pluginId,
            $"The plugin '{pluginId}' could not be loaded. Its self-check '{record}' expects {expected}, and got {actual}.",
            "The plugin could not be loaded.",
            innerException)
    {
        Record = record;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The record's name.</summary>
    public string Record { get; }

    /// <summary>What it expects.</summary>
    public string Expected { get; }

    /// <summary>What the version gave.</summary>
    public string Actual { get; }
}
