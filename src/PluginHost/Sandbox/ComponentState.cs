using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>What an instance has because it is one of a component: its core instances, and what belongs to each instance of a component.</summary>
/// <param name="component">The component.</param>
internal sealed class ComponentState(LoadedComponent component)
{
    /// <summary>The core instances in their order.</summary>
    public NativeInstance[] Instances { get; } = new NativeInstance[component.Modules.Instances.Length];

    /// <summary>The functions that the host calls, as far as they were looked for.</summary>
    public NativeFunction[] Functions { get; } = new NativeFunction[component.Functions.Length];

    /// <summary>Those of its functions that are allocators, as functions that call them several times; the others stay empty.</summary>
    public BatchedAllocator[] Allocators => field ??= new BatchedAllocator[component.Functions.Length];

    /// <summary>The memories after the first, as far as they were looked for.</summary>
    public NativeMemory[] Memories { get; } = component.Memories.Length > 1 ? new NativeMemory[component.Memories.Length] : [];

    /// <summary>By instances of components: whether its core code must not call what it imports, because its allocator or post-return runs.</summary>
    public bool[] Stays { get; } = new bool[component.Owners];

    /// <summary>By instances of components: whether its core code runs.</summary>
    public bool[] Entered { get; } = new bool[component.Owners];

    /// <summary>By instances of components: its handles, once it has some.</summary>
    public HandleTable?[] Handles { get; } = new HandleTable?[component.Owners];

    /// <summary>How many handles all of them have.</summary>
    public int HandleCount { get; set; }

    /// <summary>The two sides of calls that pass values, as far as there were any: callers from the front, called components from the back.</summary>
    public ComponentImportCall?[] Calls { get; } = new ComponentImportCall?[2 * component.Operations];
}
