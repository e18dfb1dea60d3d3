namespace PluginHost.Generators.Wit;

/// <summary>The text of one WIT file, wherever it came from.</summary>
/// <param name="Path">
/// The file's path. Files of one directory make up one package; a file directly in a directory called <c>deps</c> stands
/// by itself. Text out of an assembly has a made-up path that follows the same rule.
/// </param>
/// <param name="Text">The whole text.</param>
/// <param name="IsExternal">Whether code for this file's packages exists already, in a referenced assembly.</param>
internal sealed record WitSource(string Path, string Text, bool IsExternal = false);
