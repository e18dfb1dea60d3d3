namespace PluginHost.Compilation;

/// <summary>A custom section.</summary>
/// <param name="Name">Its name; several may have the same.</param>
/// <param name="Size">Bytes of its contents, without the name.</param>
/// <param name="Offset">Where the contents start, in bytes from the start of the file.</param>
internal readonly record struct CustomSection(string Name, int Size, long Offset);
