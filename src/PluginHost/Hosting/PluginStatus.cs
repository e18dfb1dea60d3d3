namespace PluginHost;

/// <summary>Where one plugin stands.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">The first 12 hexadecimal digits of its guest's SHA-256. <see langword="null"/> unless it is ready.</param>
/// <param name="Generation">The number of the generation that serves. <see langword="null"/> unless it is ready.</param>
/// <param name="Failure">Why it, or a newer version, was refused or reverted, or could not be reverted. For operators; its <see cref="PluginException.PublicMessage"/> for anyone.</param>
public sealed record PluginStatus(PluginId Id, PluginState State, string? Version, long? Generation, PluginException? Failure)
{
    /// <summary>Since when it stands so: in this state, and with this failure.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it has no instance now, if it is one of the lifetime <see cref="PluginLifetime.Single"/> that keeps failing.</summary>
    public PluginRestart? Restart { get; init; }
}
