using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Builds one world: what it says itself, what it includes, and what follows from both.</summary>
internal sealed class WorldBuilder
{
    private readonly WorldSymbol _world;
    private readonly ResolverContext _context;
    private readonly WorldBudget _budget;
    private readonly WorldItemList _imports;
    private readonly WorldItemList _exports = new(new NameTable());

    public WorldBuilder(WorldSymbol world, ResolverContext context, WorldBudget budget)
    {
        _world = world;
        _context = context;
        _budget = budget;
        _imports = new WorldItemList(world.Names);
    }

    public void Build()
    {
        var model = _world.Model;
        var usedTypes = new UseResolver(_world.Names, _context.Diagnostics).Resolve(_world.Uses);
        var types = new TypeDefResolver(model, _world.Names, _context);
        types.Resolve(_world.Syntax.Members.OfType<TypeDefSyntax>());

        var functions = new FunctionResolver(model, _world.Names, _context);
        AddItems(functions);
        foreach (var (resource, syntax) in types.Resources)
        {
            functions.ResolveResource(resource, syntax);
        }

        var includer = new WorldIncluder(_world, _imports, _exports, _context.Diagnostics, _budget);
        var includedTypes = includer.Include();
        model.CompleteTypes(types.Definitions, usedTypes.AddRange(includedTypes));

        var elaborator = new WorldElaborator(_world, _imports, _exports, _context.Diagnostics, _budget);
        model.Complete(elaborator.OrderImports(), elaborator.OrderExports());
    }

    private void AddItems(FunctionResolver functions)
    {
        // All names are known before any signature is looked at, so that a name that is no type can be told from no name.
        var added = _world.Items.Where(item => _budget.TryTake() && AddName(item)).ToList();
        foreach (var item in added)
        {
            if (Resolve(item, functions) is { } resolved)
            {
                AddItem(item.Syntax.IsExport, resolved);
            }
        }
    }

    /// <summary>Adds an item that goes by an interface's name, or the name of another one. True in the second case.</summary>
    private bool AddName(ResolvedWorldItem item)
    {
        var list = item.Syntax.IsExport ? _exports : _imports;
        var description = item.Syntax.IsExport ? "an export" : "an import";
        if (NameOf(item.Syntax) is { } name)
        {
            return list.Names.TryAdd(new NameEntry(name.Text, description, name.Span), _context.Diagnostics);
        }

        var added = Create(item, item.Interface!.Model.FullName);
        if (list.Find(added.Interface) is { } other)
        {
            _context.Diagnostics.Report(
                WitRules.DuplicateName, added.Span, added.Name, description, other.Span, "remove one of the two");
        }
        else
        {
            AddItem(item.Syntax.IsExport, added);
        }

        return false;
    }

    private static IdentifierSyntax? NameOf(WorldItemSyntax syntax) => syntax switch
    {
        WorldFunctionSyntax function => function.Name,
        WorldInlineInterfaceSyntax inline => inline.Name,
        WorldInterfaceSyntax path => path.Name,
        _ => null,
    };

    private static WitWorldItem? Resolve(ResolvedWorldItem item, FunctionResolver functions)
    {
        if (item.Syntax is not WorldFunctionSyntax syntax)
        {
            return Create(item, NameOf(item.Syntax)!.Text);
        }

        var function = functions.ResolveFree(syntax.Name, syntax.Signature, syntax.Docs, syntax.Annotations);
        return function is null ? null : new WitWorldFunction(function.Name, function, syntax.Name.Span);
    }

    private static WitWorldInterface Create(ResolvedWorldItem item, string name)
    {
        var span = item.Syntax is WorldInterfaceSyntax { Name: null } path ? path.Path.Span : NameOf(item.Syntax)!.Span;
        var stability = FeatureGates.Stability(item.Syntax.Annotations);
        return new WitWorldInterface(name, item.Interface!.Model, IsImplicit: false, item.Syntax.Docs, stability, span);
    }

    private void AddItem(bool isExport, WitWorldItem item)
    {
        var list = isExport ? _exports : _imports;
        if (WorldItemList.HasInterfaceName(item))
        {
            list.Set((WitWorldInterface)item);
        }
        else
        {
            list.AddPlain(item);
        }
    }
}
