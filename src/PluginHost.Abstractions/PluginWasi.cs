namespace PluginHost;

/// <summary>What a guest that uses WASI finds in its world, where that can be chosen.</summary>
public sealed record PluginWasi
{
    /// <summary>
    /// A number that all random bytes of the guest follow from, for tests and for calls that are to be run again exactly. Each instance starts from
    /// it anew, so with <see cref="PluginLifetime.PerCall"/> every call sees the same bytes; an instance that serves more calls goes on from one to
    /// the next. Whoever knows the number can foretell every key and token that the guest makes: leave it out where there are any.
    /// </summary>
    /// <value><see langword="null"/>: random bytes are those of the system, and cannot be foretold.</value>
    public ulong? RandomSeed { get; set; }
}
