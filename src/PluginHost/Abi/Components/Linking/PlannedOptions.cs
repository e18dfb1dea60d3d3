using PluginHost.CompilerServices;

namespace PluginHost.Abi.Components;

/// <summary>How values get into and out of the core module of a function.</summary>
/// <param name="Owner">The number of the instance of a component that says so; the outermost is 0.</param>
/// <param name="Encoding">How strings are encoded.</param>
/// <param name="Memory">The memory that values lie in.</param>
/// <param name="Realloc">The function that sets memory aside for values.</param>
/// <param name="PostReturn">The function that is called when the result has been read.</param>
internal sealed record PlannedOptions(
    int Owner, StringEncoding Encoding, PlannedExport? Memory, PlannedExport? Realloc, PlannedExport? PostReturn);
