namespace PluginHost.Compilation;

/// <summary>A module was not compiled: it is not valid, took too long or too much, or there is no compiler.</summary>
internal sealed class CompilationException(string message, Exception? innerException = null) : Exception(message, innerException);
