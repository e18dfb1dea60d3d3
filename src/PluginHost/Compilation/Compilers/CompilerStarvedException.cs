namespace PluginHost.Compilation;

/// <summary>
/// The compiler's process had too little of the machine to get done: of the processor's time, or of the memory, for want of which the system has ended
/// it. No module need be the reason: the machine was busy.
/// </summary>
internal sealed class CompilerStarvedException(string message) : Exception(message)
{
    /// <summary>How often that has happened to the module. <see langword="null"/> if it was not counted yet.</summary>
    public StarvedModule? Module { get; init; }

    /// <summary>Whether that is so often by now that the module is not tried again by itself: others may have tried it since, or compiled it.</summary>
    public bool IsGivenUp => Module?.IsGivenUp == true;
}
