using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>A package while it is resolved.</summary>
internal sealed class PackageSymbol(WitPackage model)
{
    private readonly Dictionary<string, ItemSymbol> _itemsByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ItemSymbol> _items = [];

    public WitPackage Model { get; } = model;

    public WitPackageId Id => Model.Id;

    /// <summary>The packages that this one refers to, with the place of the first reference to each.</summary>
    public Dictionary<PackageSymbol, WitSpan> References { get; } = [];

    /// <summary>The interfaces of the package that are enabled, in order.</summary>
    public IEnumerable<InterfaceSymbol> Interfaces => _items.OfType<InterfaceSymbol>().Where(i => i.MissingFeature is null);

    /// <summary>The worlds of the package that are enabled, in order.</summary>
    public IEnumerable<WorldSymbol> Worlds => _items.OfType<WorldSymbol>().Where(w => w.MissingFeature is null);

    /// <summary>Adds an item, or gives back the one that has its name already. Names differ in more than case.</summary>
    public ItemSymbol? Add(ItemSymbol item)
    {
        if (_itemsByName.TryGetValue(item.Name, out var other))
        {
            return other;
        }

        _itemsByName.Add(item.Name, item);
        _items.Add(item);
        return null;
    }

    /// <summary>Finds an item by its name, one of a feature that is not enabled too.</summary>
    public ItemSymbol? Find(string name) => _itemsByName.TryGetValue(name, out var item) && item.Name == name ? item : null;
}
