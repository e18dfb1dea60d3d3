using PluginHost.CompilerServices;

namespace PluginHost.Streams.Redpanda;

/// <summary>What a function of the host does for a guest.</summary>
/// <param name="calls">The guest's transform.</param>
/// <param name="call">The guest's call.</param>
/// <param name="arguments">The arguments.</param>
/// <returns>What the guest is told.</returns>
internal delegate int RedpandaFunction(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments);
