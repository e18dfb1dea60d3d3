using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PluginHost.Generators.Tests.Emit.Support;

/// <summary>The files and settings of a project.</summary>
internal sealed record ProjectText
{
    public string Name { get; init; } = "Consumer";

    /// <summary>C# and WIT files.</summary>
    public ImmutableArray<(string Path, string Text)> Files { get; init; } = [];

    /// <summary>MSBuild properties that the generator sees.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Item metadata that the generator sees, by file.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, string>> Metadata { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, string>>.Empty;

    public ImmutableArray<MetadataReference> References { get; init; } = [];

    public bool ChecksOverflow { get; init; }

    /// <summary>What the project wants to hear nothing about.</summary>
    public ImmutableArray<string> NoWarn { get; init; } = [];
}
