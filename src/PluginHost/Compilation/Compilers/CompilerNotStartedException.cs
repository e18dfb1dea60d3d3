namespace PluginHost.Compilation;

/// <summary>The compiler's process could not be started, or ended before it saw the module. No module can be the reason.</summary>
internal sealed class CompilerNotStartedException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether it cannot be started at another time either, because it is not there or may not be run. Otherwise the machine may have been short of something.</summary>
    public bool IsLasting { get; init; }
}
