namespace PluginHost.Abi.Canonical;

/// <summary>A field of a record or a case of a variant.</summary>
/// <param name="Shape">Its shape; null for a case without a value.</param>
/// <param name="Offset">Where it lies from the start of the whole.</param>
internal readonly record struct ShapeMember(ValueShape? Shape, uint Offset);
