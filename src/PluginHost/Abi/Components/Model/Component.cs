using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>A component that was read: what it needs and offers, and what is done to instantiate it.</summary>
internal sealed class Component
{
    /// <summary>Where it starts in the file.</summary>
    public required long Offset { get; init; }

    /// <summary>Its bytes.</summary>
    public required int Length { get; init; }

    public required ComponentType Type { get; init; }

    /// <summary>What it is made of, in the order in which a component is instantiated. Types are not among it: nothing is done for them.</summary>
    public required ImmutableArray<Definition> Definitions { get; init; }

    public required ImmutableArray<ExportedItem> Exports { get; init; }

    /// <summary>The core modules in it, and in the components in it.</summary>
    public required ImmutableArray<EmbeddedModule> Modules { get; init; }
}
