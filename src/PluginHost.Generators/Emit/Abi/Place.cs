namespace PluginHost.Generators.Emit.Abi;

/// <summary>Where a value is inside a larger one.</summary>
/// <param name="Offset">In memory, in bytes.</param>
/// <param name="Flat">Among core values, as an index.</param>
internal readonly record struct Place(int Offset, int Flat);
