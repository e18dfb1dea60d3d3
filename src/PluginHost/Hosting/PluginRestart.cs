namespace PluginHost;

/// <summary>A plugin of the lifetime <see cref="PluginLifetime.Single"/> has failed so often that its next instance is not made at once.</summary>
/// <param name="Failures">How many instances have failed in a row.</param>
/// <param name="Since">When the first of them failed.</param>
/// <param name="Next">When the next may be made; calls are rejected until then.</param>
public sealed record PluginRestart(int Failures, DateTimeOffset Since, DateTimeOffset Next);
