namespace PluginHost.Interop;

/// <summary>
/// What compiled code depends on beside the module and the engine's version. Not the guest stack, and not the pool: with any of them the
/// compiler makes the same bytes, which a test holds.
/// </summary>
/// <param name="IsMetered">Whether the code counts fuel.</param>
/// <param name="IsPortable">Whether the code runs on every processor of this kind, instead of using all that this machine's has.</param>
internal readonly record struct CodeProfile(bool IsMetered, bool IsPortable = false)
{
    private const int CompilerStackBytes = 256 * 1024;
    private const string Metered = "metered";
    private const string Unmetered = "unmetered";
    private const string Portable = "-portable";

    /// <summary>Reads what <see cref="ToString"/> gave; <see langword="null"/> if it did not.</summary>
    public static CodeProfile? Parse(string text) => text switch
    {
        Unmetered => new CodeProfile(IsMetered: false),
        Metered => new CodeProfile(IsMetered: true),
        Unmetered + Portable => new CodeProfile(IsMetered: false, IsPortable: true),
        Metered + Portable => new CodeProfile(IsMetered: true, IsPortable: true),
        _ => null,
    };

    /// <summary>An engine that compiles such code, and needs no addresses for a pool.</summary>
    public EngineProfile ToEngineProfile() => new(IsMetered, CompilerStackBytes, Pool: null, IsPortable);

    /// <summary>A text that is another one for other code.</summary>
    public override string ToString() => (IsMetered ? Metered : Unmetered) + (IsPortable ? Portable : "");
}
