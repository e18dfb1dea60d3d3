using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>The items of a list that could be parsed, and whether that is all of them.</summary>
internal readonly record struct ParsedList<T>(ImmutableArray<T> Items, bool IsComplete);
