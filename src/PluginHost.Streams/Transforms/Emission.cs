namespace PluginHost.Streams.Transforms;

/// <summary>A record that a transform emitted.</summary>
/// <param name="Record">The record.</param>
/// <param name="Source">The index of the record that it was made of; <see cref="StreamBatch.NoSource"/> if it was made of the batch.</param>
/// <param name="Output">The index of the output.</param>
internal readonly record struct Emission(StreamRecord Record, int Source, int Output);
