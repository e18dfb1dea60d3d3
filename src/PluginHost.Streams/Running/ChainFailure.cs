namespace PluginHost.Streams.Running;

/// <summary>A record that a chain could not transform.</summary>
/// <param name="Root">The index of the record in the chain's batch; negative if it was made of the batch.</param>
/// <param name="Letter">The record and the reason.</param>
internal readonly record struct ChainFailure(int Root, DeadLetter Letter);
