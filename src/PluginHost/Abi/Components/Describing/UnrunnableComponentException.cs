namespace PluginHost.Abi.Components;

/// <summary>A component is none that this host runs; the message says what it is and why, as words that stand after "is".</summary>
internal sealed class UnrunnableComponentException(string message, Exception? innerException = null) : Exception(message, innerException);
