namespace PluginHost.Tool;

/// <summary>The command cannot do what it was asked; the message says why.</summary>
internal sealed class ToolException(string message, Exception? innerException = null) : Exception(message, innerException);
