namespace PluginHost.Streams;

/// <summary>A stream cannot run as it was described.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class StreamConfigurationException(string message) : Exception(message);
