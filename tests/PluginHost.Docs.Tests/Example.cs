using System.Collections.Immutable;

namespace PluginHost.Docs.Tests;

/// <summary>The blocks of a document that make up one project.</summary>
/// <param name="Document">The document, from the repository's root.</param>
/// <param name="Name">The example's name.</param>
/// <param name="IsRun">Whether it is run, if it is a program.</param>
/// <param name="Blocks">The blocks.</param>
internal sealed record Example(string Document, string Name, bool IsRun, ImmutableArray<ExampleBlock> Blocks)
{
    public IEnumerable<ExampleBlock> Of(string language) => Blocks.Where(b => b.Language == language);

    public override string ToString() => $"{Document}: {Name}";
}
