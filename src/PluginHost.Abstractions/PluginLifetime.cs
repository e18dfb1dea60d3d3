namespace PluginHost;

/// <summary>How long an instance of a plugin lives, and so what one call can see of another.</summary>
public enum PluginLifetime
{
    /// <summary>Each call gets an instance of its own; nothing of one call is seen by the next. The default.</summary>
    PerCall = 0,

    /// <summary>
    /// Instances are used again by later calls. Faster, but what a guest leaves in its memory may be seen by the next call, so
    /// declare it only for guests that may share state between all their callers.
    /// </summary>
    Pooled,

    /// <summary>
    /// One instance serves all calls, one after another: for guests whose state matters. After a failure that ends an instance
    /// (a trap, a timeout) the next call gets a new one, without the old one's state; after several in a row, later each time.
    /// </summary>
    Single,
}
