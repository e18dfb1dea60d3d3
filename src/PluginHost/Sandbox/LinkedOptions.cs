using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>How values get into and out of a component's core modules.</summary>
/// <param name="Owner">The number of the instance of a component that says so.</param>
/// <param name="Encoding">How strings are encoded.</param>
/// <param name="Memory">The number of the memory; <see cref="None"/> if no value needs one.</param>
/// <param name="Realloc">The number of the allocator among the functions that the host calls; <see cref="None"/> if no value needs one.</param>
internal sealed record LinkedOptions(int Owner, StringEncoding Encoding, int Memory, int Realloc)
{
    /// <summary>Stands for a memory or function that is not there.</summary>
    public const int None = -1;
}
