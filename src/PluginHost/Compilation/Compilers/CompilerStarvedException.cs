namespace PluginHost.Compilation;

/// <summary>The compiler's process had too little of the processor's time to get done. No module is the reason: the machine was busy.</summary>
internal sealed class CompilerStarvedException(string message) : Exception(message);
