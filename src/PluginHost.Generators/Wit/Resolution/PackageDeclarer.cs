using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Declares the interfaces, worlds and file names of packages, so that they can be found in any order.</summary>
internal sealed class PackageDeclarer(FeatureGates gates, ResolverDiagnostics diagnostics)
{
    private readonly List<FileScope> _scopes = [];

    /// <summary>The file scopes of all packages declared so far.</summary>
    public IReadOnlyList<FileScope> Scopes => _scopes;

    public PackageSymbol Declare(PackageDefinition definition)
    {
        var sources = definition.Parts.Select(p => p.Document.Source);
        var package = new PackageSymbol(
            new WitPackage(definition.Id, definition.IsExternal, definition.Docs, [.. sources], definition.Name.Span));
        foreach (var part in definition.Parts)
        {
            DeclareItems(part, package);
        }

        return package;
    }

    private void DeclareItems(PackagePart part, PackageSymbol package)
    {
        var scope = new FileScope(package);
        _scopes.Add(scope);
        var names = new NameTable();
        foreach (var item in part.Items)
        {
            if (item is TopLevelUseSyntax use)
            {
                var name = use.Alias ?? use.Path.Name;
                if (names.TryAdd(new NameEntry(name.Text, "a use", name.Span), diagnostics))
                {
                    scope.Uses.Add(name.Text, use);
                }
            }
            else if (Create(item, scope) is { } symbol && Add(symbol, package))
            {
                names.TryAdd(new NameEntry(symbol.Name, symbol.Description, symbol.Span), diagnostics);
            }
        }
    }

    private bool Add(ItemSymbol symbol, PackageSymbol package)
    {
        var other = package.Add(symbol);
        if (other is not null)
        {
            diagnostics.ReportDuplicate(symbol.Name, symbol.Span, other.Name, other.Description, other.Span);
        }

        return other is null;
    }

    private ItemSymbol? Create(MemberSyntax item, FileScope scope)
    {
        var package = scope.Package.Model;
        gates.Check(item.Annotations, package.Id);
        var stability = FeatureGates.Stability(item.Annotations);
        var missing = gates.MissingFeature(item.Annotations);
        return item switch
        {
            InterfaceSyntax i => new InterfaceSymbol(
                new WitInterface(package, i.Name.Text, null, i.Docs, stability, i.Name.Span), i.Members, scope, missing),
            WorldSyntax w => new WorldSymbol(new WitWorld(package, w.Name.Text, w.Docs, stability, w.Name.Span), w, scope, missing),
            _ => null,
        };
    }
}
