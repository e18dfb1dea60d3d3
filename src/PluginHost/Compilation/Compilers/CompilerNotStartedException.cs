namespace PluginHost.Compilation;

/// <summary>The compiler's process could not be started, or ended before it saw the module. No module can be the reason.</summary>
internal sealed class CompilerNotStartedException(string message, Exception? innerException = null) : Exception(message, innerException);
