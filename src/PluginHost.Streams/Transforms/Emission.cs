namespace PluginHost.Streams.Transforms;

/// <summary>A record that a transform emitted.</summary>
/// <param name="Record">The record.</param>
/// <param name="Source">The index of the record that it was made of; <see cref="StreamBatch.NoSource"/> if it was made of the batch.</param>
/// <param name="Output">The name of the output. Another version of a plugin may have others, in another order.</param>
internal readonly record struct Emission(StreamRecord Record, int Source, string Output);
