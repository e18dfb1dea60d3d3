using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>A core module to instantiate.</summary>
/// <param name="Module">The module.</param>
/// <param name="Imports">What it gets for its imports, in their order.</param>
internal sealed record PlannedInstance(EmbeddedModule Module, ImmutableArray<PlannedExtern> Imports);
