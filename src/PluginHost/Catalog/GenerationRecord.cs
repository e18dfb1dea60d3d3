using PluginHost.Interop;
using PluginHost.Lifecycle;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>What is remembered of a version of a plugin: enough to list it, and to load it again.</summary>
/// <param name="number">Its number.</param>
/// <param name="definition">The plugin as its source described it.</param>
/// <param name="sha256">The guest's SHA-256.</param>
/// <remarks>Guarded by the catalog's lock.</remarks>
internal sealed class GenerationRecord(long number, PluginDefinition definition, string sha256)
{
    /// <summary>Its number.</summary>
    public long Number => number;

    /// <summary>The plugin as its source described it.</summary>
    public PluginDefinition Definition => definition;

    /// <summary>The guest's SHA-256.</summary>
    public string Sha256 => sha256;

    /// <summary>When it first took calls.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>The guest. <see langword="null"/> if it is not kept, so that it cannot be loaded again.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; set; }

    /// <summary>Its code, as long as it may have to take the place of a version on probation and nothing else keeps it.</summary>
    public TrustedCode[]? Code { get; set; }

    /// <summary>The generation, the last one if it was loaded several times.</summary>
    public required Generation Generation { get; set; }

    /// <summary>What is known of its first calls.</summary>
    public Probation? Probation { get; set; }

    /// <summary>Whether it has served long enough to be trusted.</summary>
    public bool HasPassed { get; set; }

    /// <summary>Whether it was reverted, and nobody has chosen it since: it is not gone back to by itself.</summary>
    public bool WasReverted { get; set; }

    /// <summary>Why it goes on though it did worse than it may. <see langword="null"/> if it did not, or has passed since.</summary>
    public PluginException? RevertFailure { get; set; }

    /// <summary>What kept the version before from taking its place the last time, in words and without numbers.</summary>
    public string? RevertObstacle { get; set; }

    /// <summary>Until when that is not tried again. <see langword="null"/> if it has not failed.</summary>
    public RetryPause? RevertPause { get; set; }

    /// <summary>What kept the version before from taking its place the last time.</summary>
    public PluginException? RevertCause { get; set; }

    /// <summary>Whether that is not tried now: it has failed just now, or for a reason for which it was given up.</summary>
    public bool IsRevertPaused => RevertPause is { IsOver: false } || PassingFailures.IsGivenUp(RevertCause);

    /// <summary>The state that it handed over when another took its place. <see langword="null"/> if none.</summary>
    public Saved? Saved { get; set; }

    /// <summary>Forgets that it could not be reverted.</summary>
    public void ForgetRevertFailure()
    {
        RevertFailure = null;
        RevertObstacle = null;
        RevertPause = null;
        RevertCause = null;
    }

    /// <summary>Whether it would be loaded from a definition and a guest.</summary>
    public bool IsOf(PluginDefinition other, string otherSha256) => sha256 == otherSha256 && definition.IsLoadedLike(other);

    /// <summary>The record for everyone to see.</summary>
    public PluginGeneration ToPublic() => Describe(Generation, LoadedAt, canRollBack: Bytes is not null);

    /// <summary>A generation for everyone to see.</summary>
    public static PluginGeneration Describe(Generation generation, DateTimeOffset loadedAt, bool canRollBack)
    {
        PluginGenerationState state = (generation.IsRetired, generation.Drained.IsCompleted) switch
        {
            (false, _) => PluginGenerationState.Serving,
            (_, false) => PluginGenerationState.Draining,
            _ => PluginGenerationState.Retired,
        };
        return new PluginGeneration(
            generation.Number, generation.Guest.Sha256, loadedAt, state, canRollBack && state != PluginGenerationState.Serving);
    }
}
