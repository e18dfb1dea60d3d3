namespace PluginHost.Fuzz.Tests.Types;

/// <summary>A type made by the grammar.</summary>
/// <param name="Text">How it is written where it is used.</param>
/// <param name="Definitions">The definitions of the names in it, innermost first.</param>
internal sealed record GrammarType(string Text, IReadOnlyList<string> Definitions);
