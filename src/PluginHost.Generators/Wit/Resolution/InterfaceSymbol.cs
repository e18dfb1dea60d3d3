using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>An interface while it is resolved.</summary>
internal sealed class InterfaceSymbol(
    WitInterface model, ImmutableArray<MemberSyntax> members, FileScope scope, string? missingFeature)
    : ItemSymbol(model.Name, model.Span, scope, missingFeature)
{
    public WitInterface Model { get; } = model;

    public ImmutableArray<MemberSyntax> Members { get; } = members;

    /// <summary>The uses that are enabled, with their targets.</summary>
    public List<ResolvedUse> Uses { get; } = [];

    /// <summary>The names in the interface, once it is resolved.</summary>
    public NameTable Names { get; } = new();

    public bool IsResolved { get; set; }

    public override string Description => "an interface";
}
