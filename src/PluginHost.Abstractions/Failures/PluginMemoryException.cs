namespace PluginHost;

/// <summary>
/// The guest needs more memory than it may have: at its start, or because it gave up after its memory could not grow.
/// </summary>
/// <remarks>
/// A guest is not stopped for asking too much: growing fails, and what then happens is the guest's own choice. A trap is reported as
/// this failure if the memory stood at its limit; a guest that gives up after one large request is reported as an ordinary trap.
/// </remarks>
public sealed class PluginMemoryException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="maxMemoryBytes">The limit.</param>
    /// <param name="detail">What the guest wanted, as a sentence.</param>
    public PluginMemoryException(PluginId pluginId, long maxMemoryBytes, string? detail = null)
        : base(
            PluginFailureReason.Memory,
            pluginId,
            $"The plugin '{pluginId}' needs more than its {maxMemoryBytes} bytes of memory. {detail}".TrimEnd(),
            "The plugin used too much memory.") => MaxMemoryBytes = maxMemoryBytes;

    /// <summary>The limit, in bytes.</summary>
    public long MaxMemoryBytes { get; }
}
