using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>One of an instance's allocators, as the function that calls it several times.</summary>
internal struct BatchedAllocator
{
    /// <summary>Whether it has been linked, or has been found to have no room.</summary>
    public bool IsLinked { get; set; }

    /// <summary>The function. Null if it has not been linked.</summary>
    public NativeFunction Function { get; set; }
}
