namespace PluginHost.Generators.Wit.Diagnostics;

/// <summary>A kind of diagnostic. Ids are never reused.</summary>
/// <param name="Id">The id, for example <c>WIT0105</c>: below 100 about the text, from 100 on about what it means.</param>
/// <param name="Title">The rule in a few words.</param>
/// <param name="Format">The message, with places for arguments: what is wrong, and what to do about it.</param>
/// <param name="Severity">How bad it is.</param>
internal sealed record WitRule(string Id, string Title, string Format, WitSeverity Severity = WitSeverity.Error);
