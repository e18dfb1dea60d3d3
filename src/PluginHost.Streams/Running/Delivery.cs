namespace PluginHost.Streams.Running;

/// <summary>A record that came out of a chain.</summary>
/// <param name="Record">The record.</param>
/// <param name="Root">The index, in the chain's batch, of the record that it comes from; negative if it comes from the batch.</param>
/// <param name="Output">The index of the stream's output that it goes to.</param>
internal readonly record struct Delivery(StreamRecord Record, int Root, int Output);
