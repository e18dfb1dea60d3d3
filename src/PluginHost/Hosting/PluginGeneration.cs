namespace PluginHost;

/// <summary>One version of a plugin that has been loaded: a guest with its settings, limits and grants.</summary>
/// <param name="Number">Its number. Later ones have greater numbers; those of all plugins are counted together.</param>
/// <param name="Sha256">The guest's SHA-256, in lower-case hexadecimal.</param>
/// <param name="LoadedAt">When it first took calls.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CanRollBack">Whether <see cref="IPluginManager.RollBackAsync"/> can bring it back.</param>
public sealed record PluginGeneration(
    long Number, string Sha256, DateTimeOffset LoadedAt, PluginGenerationState State, bool CanRollBack);
