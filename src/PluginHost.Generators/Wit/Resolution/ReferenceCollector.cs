using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Looks up what the interfaces and worlds of a package refer to, and leaves out what is not enabled.</summary>
internal sealed class ReferenceCollector(PathResolver paths, FeatureGates gates)
{
    private readonly List<InterfaceSymbol> _interfaces = [];

    /// <summary>The interfaces of all packages visited so far, inline ones too.</summary>
    public IReadOnlyList<InterfaceSymbol> Interfaces => _interfaces;

    public void Collect(PackageSymbol package)
    {
        foreach (var symbol in package.Interfaces)
        {
            CollectInterface(symbol);
        }

        foreach (var world in package.Worlds)
        {
            CollectWorld(world);
        }
    }

    private void CollectInterface(InterfaceSymbol symbol)
    {
        _interfaces.Add(symbol);
        foreach (var use in symbol.Members.OfType<UseSyntax>())
        {
            CollectUse(use, symbol, symbol.Uses, symbol.Names);
        }
    }

    private void CollectWorld(WorldSymbol world)
    {
        foreach (var member in world.Syntax.Members)
        {
            switch (member)
            {
                case UseSyntax use:
                    CollectUse(use, world, world.Uses, world.Names);
                    break;
                case IncludeSyntax or WorldItemSyntax when gates.IsEnabled(member.Annotations, world.Package.Id):
                    CollectReference(member, world);
                    break;
            }
        }
    }

    private void CollectUse(UseSyntax use, ItemSymbol user, List<ResolvedUse> uses, NameTable names)
    {
        if (gates.IsEnabled(use.Annotations, user.Package.Id))
        {
            uses.Add(new ResolvedUse(use, paths.FindInterface(use.Path, user.Scope)));
            return;
        }

        foreach (var name in use.Names)
        {
            names.AddMissing(name.DeclaredName.Text, use.Annotations.Unstable!.Text);
        }
    }

    private void CollectReference(MemberSyntax member, WorldSymbol world)
    {
        switch (member)
        {
            case IncludeSyntax include when paths.FindWorld(include.Path, world.Scope) is { } target:
                world.Includes.Add(new ResolvedInclude(include, target));
                break;
            case WorldFunctionSyntax function:
                world.Items.Add(new ResolvedWorldItem(function, null));
                break;
            case WorldInterfaceSyntax item when paths.FindInterface(item.Path, world.Scope) is { } target:
                world.Items.Add(new ResolvedWorldItem(item, target));
                break;
            case WorldInlineInterfaceSyntax inline:
                var symbol = CreateInline(inline, world);
                world.Items.Add(new ResolvedWorldItem(inline, symbol));
                CollectInterface(symbol);
                break;
        }
    }

    private static InterfaceSymbol CreateInline(WorldInlineInterfaceSyntax inline, WorldSymbol world)
    {
        var stability = FeatureGates.Stability(inline.Annotations);
        var model = new WitInterface(
            world.Package.Model, inline.Name.Text, world.Model, inline.Docs, stability, inline.Name.Span);
        return new InterfaceSymbol(model, inline.Members, world.Scope, missingFeature: null);
    }
}
