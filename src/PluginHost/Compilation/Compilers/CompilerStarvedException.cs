namespace PluginHost.Compilation;

/// <summary>
/// The compiler's process had too little of the machine to get done: of the processor's time, or of the memory, for want of which the system has ended
/// it. No module need be the reason: the machine was busy.
/// </summary>
internal sealed class CompilerStarvedException(string message) : Exception(message)
{
    /// <summary>Whether that has happened so often that the module is not tried again by itself.</summary>
    public bool IsGivenUp { get; init; }
}
