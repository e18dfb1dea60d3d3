namespace PluginHost.Generators.Emit;

/// <summary>A C# file.</summary>
/// <param name="Name">The name under which the compiler and editors show it, without ending.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string Name, string Text);
