using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Brings the types of other interfaces into an interface or a world.</summary>
internal sealed class UseResolver(NameTable names, ResolverDiagnostics diagnostics)
{
    /// <summary>
    /// Adds the names of uses, and gives back the types that could be found. A target that is not resolved is part of a cycle,
    /// which has been reported.
    /// </summary>
    public ImmutableArray<WitUsedType> Resolve(IEnumerable<ResolvedUse> uses)
    {
        var types = ImmutableArray.CreateBuilder<WitUsedType>();
        foreach (var use in uses)
        {
            foreach (var name in use.Syntax.Names)
            {
                var definition = use.Target is { IsResolved: true } target ? Find(name.Name, target) : null;
                var declared = name.DeclaredName;
                var entry = new NameEntry(declared.Text, "a used type", declared.Span) { IsType = true, Definition = definition };
                if (names.TryAdd(entry, diagnostics) && definition is not null)
                {
                    types.Add(new WitUsedType(declared.Text, definition, use.Target!.Model));
                }
            }
        }

        return types.ToImmutable();
    }

    private WitTypeDef? Find(IdentifierSyntax name, InterfaceSymbol target)
    {
        if (target.Names.Find(name.Text) is { IsType: true } entry)
        {
            return entry.Definition;
        }

        if (target.Names.MissingFeature(name.Text) is { } feature)
        {
            diagnostics.Report(WitRules.FeatureNotEnabled, name.Span, name, feature);
        }
        else
        {
            diagnostics.Report(WitRules.UnknownUsedType, name.Span, target.Model.FullName, name);
        }

        return null;
    }
}
