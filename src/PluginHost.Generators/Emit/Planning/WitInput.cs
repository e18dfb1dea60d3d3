using PluginHost.Generators.Wit;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>A WIT file of the project, with what the project says about it.</summary>
/// <param name="Source">The file.</param>
/// <param name="Namespace">The namespace of its package, or empty.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, or empty.</param>
internal sealed record WitInput(WitSource Source, string Namespace, string Accessibility);
