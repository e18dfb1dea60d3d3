namespace PluginHost.Interop;

/// <summary>The engine refused something outside of a call. Turned into a failure of the plugin by whoever asked for it.</summary>
internal sealed class EngineException(string message) : Exception(message);
