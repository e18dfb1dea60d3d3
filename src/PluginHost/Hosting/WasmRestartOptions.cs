namespace PluginHost;

/// <summary>
/// How soon a plugin with the lifetime <see cref="PluginLifetime.Single"/> gets another instance when its own has failed. Calls that come
/// before are rejected with <see cref="PluginRejection.Restarting"/>. Read once, at the host's start.
/// </summary>
/// <remarks>
/// For all plugins of that lifetime, and no other: with <see cref="PluginLifetime.PerCall"/> and <see cref="PluginLifetime.Pooled"/> the next call
/// has another instance at once, however often one has failed. What keeps calls away from those is <see cref="PluginResilience.CircuitBreaker"/>.
/// </remarks>
public sealed class WasmRestartOptions
{
    /// <summary>How many failures in a row are followed by another instance at once.</summary>
    /// <value>3; 0 to 1,000.</value>
    public int ImmediateRestarts { get; set; } = 3;

    /// <summary>How long it takes after the next failure. After each further one, twice as long.</summary>
    /// <value>One second; 1 millisecond to one hour.</value>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it takes at most. An instance that has lived longer makes the failures before it forgotten.</summary>
    /// <value>One minute; at least <see cref="Delay"/>, up to one day.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);
}
