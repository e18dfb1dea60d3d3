using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Adds to a world what it includes.</summary>
internal sealed class WorldIncluder(
    WorldSymbol world, WorldItemList imports, WorldItemList exports, ResolverDiagnostics diagnostics, WorldBudget budget)
{
    private readonly Dictionary<string, WitTypeDef> _types = new(StringComparer.Ordinal);

    /// <summary>Includes every world that is to be included, and gives back the types that come from them.</summary>
    public ImmutableArray<WitUsedType> Include()
    {
        var types = ImmutableArray.CreateBuilder<WitUsedType>();
        foreach (var include in world.Includes.Where(i => i.Target.IsComplete).TakeWhile(_ => !budget.IsExhausted))
        {
            var source = include.Target.Model;
            var renames = RenamesOf(include.Syntax);
            CheckRenames(include.Syntax, source);
            IncludeTypes(source, include.Syntax, renames, types);
            IncludeItems(source.Imports, imports, include.Syntax, renames, "import");
            IncludeItems(source.Exports, exports, include.Syntax, renames, "export");
        }

        return types.ToImmutable();
    }

    private Dictionary<string, string> RenamesOf(IncludeSyntax include)
    {
        var names = new NameTable();
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rename in include.Renames)
        {
            if (names.TryAdd(new NameEntry(rename.Name.Text, "a renaming", rename.Name.Span), diagnostics))
            {
                renames.Add(rename.Name.Text, rename.DeclaredName.Text);
            }
        }

        return renames;
    }

    private void CheckRenames(IncludeSyntax include, WitWorld source)
    {
        if (include.Renames.IsEmpty)
        {
            return;
        }

        var items = source.Imports.Concat(source.Exports).ToList();
        var plainNames = new HashSet<string>(
            items.Where(i => !WorldItemList.HasInterfaceName(i)).Select(i => i.Name)
                .Concat(source.Types.Select(t => t.Name))
                .Concat(source.UsedTypes.Select(t => t.Name)),
            StringComparer.Ordinal);
        var interfaces = new HashSet<string>(items.OfType<WitWorldInterface>().Select(i => i.Interface.Name), StringComparer.Ordinal);
        foreach (var rename in include.Renames.Where(r => !plainNames.Contains(r.Name.Text)))
        {
            var message = interfaces.Contains(rename.Name.Text)
                ? $"The world '{include.Path.Name}' has the interface '{rename.Name}' under its own name; only plain names can be changed"
                : $"The world '{include.Path.Name}' has no import, export or type with the name '{rename.Name}'";
            diagnostics.Report(WitRules.UnknownRename, rename.Name.Span, message);
        }
    }

    private void IncludeTypes(
        WitWorld source, IncludeSyntax include, Dictionary<string, string> renames, ImmutableArray<WitUsedType>.Builder types)
    {
        var sourceTypes = source.Types.Select(t => (t.Name, Definition: t)).Concat(source.UsedTypes.Select(t => (t.Name, t.Definition)));
        foreach (var (name, definition) in sourceTypes.TakeWhile(_ => budget.TryTake()))
        {
            var newName = renames.TryGetValue(name, out var renamed) ? renamed : name;
            if (imports.Names.Find(newName) is { } existing && existing.Definition == definition)
            {
                continue;
            }

            var entry = new NameEntry(newName, "an included type", include.Path.Span) { IsType = true, Definition = definition };
            if (AddName(imports, entry, include, "type"))
            {
                types.Add(new WitUsedType(newName, definition, source));
            }
        }
    }

    private void IncludeItems(
        ImmutableArray<WitWorldItem> items, WorldItemList list, IncludeSyntax include, Dictionary<string, string> renames, string kind)
    {
        foreach (var item in items.TakeWhile(_ => budget.TryTake()))
        {
            if (WorldItemList.HasInterfaceName(item))
            {
                IncludeInterface((WitWorldInterface)item, list);
                continue;
            }

            var name = renames.TryGetValue(item.Name, out var renamed) ? renamed : item.Name;
            if (AddName(list, new NameEntry(name, $"an included {kind}", include.Path.Span), include, kind))
            {
                list.AddPlain(item with { Name = name });
            }
        }
    }

    /// <summary>An interface is there once, and is implicit only if no one names it.</summary>
    private static void IncludeInterface(WitWorldInterface item, WorldItemList list)
    {
        var existing = list.Find(item.Interface);
        if (existing is null || (existing.IsImplicit && !item.IsImplicit))
        {
            list.Set(item);
        }
    }

    private bool AddName(WorldItemList list, NameEntry entry, IncludeSyntax include, string kind)
    {
        if (list.Names.FindSimilar(entry.Name) is null)
        {
            return list.Names.TryAdd(entry, diagnostics);
        }

        diagnostics.Report(WitRules.IncludeConflict, include.Path.Span, include.Path.Name, kind, entry.Name);
        return false;
    }
}
