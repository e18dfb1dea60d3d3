using PluginHost.CompilerServices;

namespace PluginHost.Abi.Components;

/// <summary>How values get into and out of a core module.</summary>
/// <param name="Encoding">How strings are encoded; UTF-8 unless the component says so.</param>
/// <param name="Memory">The memory that values lie in.</param>
/// <param name="Realloc">The function that sets memory aside for values.</param>
/// <param name="PostReturn">The function that is called when the result has been read; only of lifted functions.</param>
internal sealed record CanonicalOptions(
    StringEncoding Encoding, CoreDefinition? Memory, CoreDefinition? Realloc, CoreDefinition? PostReturn);
