namespace PluginHost;

/// <summary>Something has changed about a plugin, in this process.</summary>
/// <param name="Sequence">Its number among all changes. Numbers that a reader does not see were lost to it.</param>
/// <param name="Time">When.</param>
/// <param name="Id">The plugin.</param>
/// <param name="Kind">What.</param>
/// <param name="Generation">The generation that it is about, as it was then. <see langword="null"/> if there is none.</param>
/// <param name="Failure">Why a version was refused or reverted. For operators.</param>
public sealed record PluginChange(
    long Sequence, DateTimeOffset Time, PluginId Id, PluginChangeKind Kind, PluginGeneration? Generation, PluginException? Failure);
