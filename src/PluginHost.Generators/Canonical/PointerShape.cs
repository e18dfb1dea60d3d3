namespace PluginHost.Generators.Canonical;

/// <summary>A string or a list: a pointer and a length, both i32, to memory of its own.</summary>
internal sealed record PointerShape : CanonicalShape;
