namespace PluginHost.Tests.Safety;

/// <summary>A guest that means harm, and how it ends.</summary>
/// <param name="Plugin">The guest.</param>
/// <param name="Failure">The type of the failure.</param>
/// <param name="Limit">The limit that it names, if that is to be looked at.</param>
/// <param name="IsLoaded">Whether it gets as far as being called.</param>
internal sealed record HostileGuest(PluginDefinition Plugin, Type Failure, string? Limit = null, bool IsLoaded = true);
