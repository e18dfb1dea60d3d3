namespace PluginHost.Interop;

/// <summary>
/// What compiled code depends on beside the module and the engine's version. Not the guest stack, and not the pool: with any of them the
/// compiler makes the same bytes, which a test holds.
/// </summary>
/// <param name="IsMetered">Whether the code counts fuel.</param>
internal readonly record struct CodeProfile(bool IsMetered)
{
    private const int CompilerStackBytes = 256 * 1024;

    /// <summary>An engine that compiles such code, and needs no addresses for a pool.</summary>
    public EngineProfile ToEngineProfile() => new(IsMetered, CompilerStackBytes, Pool: null);

    /// <summary>A text that is another one for other code.</summary>
    public override string ToString() => IsMetered ? "metered" : "unmetered";
}
