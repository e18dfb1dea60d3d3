namespace PluginHost.Generators.Canonical;

/// <summary>What a value takes up in linear memory.</summary>
/// <param name="Size">Its size in bytes, a multiple of the alignment.</param>
/// <param name="Alignment">Its alignment in bytes.</param>
internal readonly record struct MemoryLayout(int Size, int Alignment);
