namespace PluginHost;

/// <summary>A call to a plugin gave no result, or a plugin could not be loaded.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> and the properties of the derived types are for operators: they may hold names and text that the
/// guest chose (made harmless: bounded, without control characters) and must not be sent to the guest's or the application's users.
/// <see cref="PublicMessage"/> holds nothing of the kind and may be shown to anyone. A cancelled call is not a
/// <see cref="PluginException"/> but an <see cref="OperationCanceledException"/> with the caller's token.
/// </remarks>
public abstract class PluginException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="reason">The kind of failure.</param>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="message">What happened, for operators.</param>
    /// <param name="publicMessage">What may be shown to anyone.</param>
    /// <param name="innerException">The cause, if an exception was the cause.</param>
    private protected PluginException(
        PluginFailureReason reason, PluginId pluginId, string message, string publicMessage, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(pluginId);
        Reason = reason;
        PluginId = pluginId;
        PublicMessage = publicMessage;
    }

    /// <summary>The kind of failure.</summary>
    public PluginFailureReason Reason { get; }

    /// <summary>The plugin.</summary>
    public PluginId PluginId { get; }

    /// <summary>The plugin's version: the first 12 hexadecimal digits of its guest's SHA-256. <see langword="null"/> if none was loaded.</summary>
    public string? Version { get; init; }

    /// <summary>The function that was called, by its name in the contract. <see langword="null"/> if there was no call.</summary>
    public string? Function { get; init; }

    /// <summary>What may be shown to anyone: no text of the guest, no paths, no names of the host's types.</summary>
    public string PublicMessage { get; }
}
