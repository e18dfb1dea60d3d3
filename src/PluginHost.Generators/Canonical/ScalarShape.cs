namespace PluginHost.Generators.Canonical;

/// <summary>One core value. Its alignment is its size.</summary>
/// <param name="Size">The size in memory, in bytes.</param>
/// <param name="CoreType">The type on the stack.</param>
internal sealed record ScalarShape(int Size, CoreType CoreType) : CanonicalShape;
