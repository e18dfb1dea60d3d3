namespace PluginHost.Docs.Tests;

/// <summary>A block of an example.</summary>
/// <param name="Language">What it is: <c>wit</c>, <c>csharp</c>, <c>json</c> or <c>text</c>.</param>
/// <param name="Before">What goes before it and is not shown.</param>
/// <param name="Text">What is shown.</param>
/// <param name="Line">Where it starts in its document, counted from one.</param>
internal sealed record ExampleBlock(string Language, string Before, string Text, int Line);
