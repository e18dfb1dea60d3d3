namespace PluginHost.Tests.Safety;

/// <summary>A guest that means harm, and how it ends.</summary>
/// <param name="Plugin">The guest.</param>
/// <param name="Failure">The type of the failure.</param>
/// <param name="IsLoaded">Whether it gets as far as being called.</param>
internal sealed record HostileGuest(PluginDefinition Plugin, Type Failure, bool IsLoaded = true);
