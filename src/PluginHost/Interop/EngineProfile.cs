namespace PluginHost.Interop;

/// <summary>
/// What is the same for everything in one engine. Fuel, time and memory amounts are per plugin; these are not.
/// </summary>
/// <param name="IsMetered">Whether guests burn fuel.</param>
/// <param name="StackBytes">The guest stack.</param>
/// <param name="Pool">The pool that instances come from; <see langword="null"/> allocates each on demand.</param>
/// <param name="IsPortable">Whether it compiles for every processor of this kind. Such an engine only compiles.</param>
internal sealed record EngineProfile(bool IsMetered, int StackBytes, PoolSettings? Pool, bool IsPortable = false)
{
    /// <summary>Whether instances come from a pool.</summary>
    public bool IsPooled => Pool is not null;

    /// <summary>What of it changes compiled code.</summary>
    public CodeProfile Code => new(IsMetered, IsPortable);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsMetered ? "metered" : "unmetered")}, {StackBytes / 1024} KiB stack, "
        + (Pool is { } pool ? $"pool of {pool.Slots} that keeps {pool.Kept.Bytes / 1024} KiB" : "on demand");
}
