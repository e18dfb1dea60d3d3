using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>A world while it is resolved.</summary>
internal sealed class WorldSymbol(WitWorld model, WorldSyntax syntax, FileScope scope, string? missingFeature)
    : ItemSymbol(model.Name, model.Span, scope, missingFeature)
{
    public WitWorld Model { get; } = model;

    public WorldSyntax Syntax { get; } = syntax;

    /// <summary>The members that are enabled, with what they refer to.</summary>
    public List<ResolvedUse> Uses { get; } = [];

    public List<ResolvedInclude> Includes { get; } = [];

    public List<ResolvedWorldItem> Items { get; } = [];

    /// <summary>The names of types and of imports with plain names.</summary>
    public NameTable Names { get; } = new();

    /// <summary>Whether the world has been built and can be included.</summary>
    public bool IsComplete { get; set; }

    public override string Description => "a world";
}
