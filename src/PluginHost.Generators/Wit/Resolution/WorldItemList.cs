using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>The imports, or the exports, of a world while it is built.</summary>
internal sealed class WorldItemList(NameTable names)
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<WitWorldItem> _items = [];

    /// <summary>The plain names. Those of imports are the names of types too.</summary>
    public NameTable Names { get; } = names;

    public IReadOnlyList<WitWorldItem> Items => _items;

    /// <summary>Finds an interface that goes by its own name.</summary>
    public WitWorldInterface? Find(WitInterface model) =>
        _indexes.TryGetValue(model.FullName, out var index) ? (WitWorldInterface)_items[index] : null;

    /// <summary>Adds an interface that goes by its own name, or puts it in the place of the one that is there.</summary>
    public void Set(WitWorldInterface item)
    {
        if (_indexes.TryGetValue(item.Name, out var index))
        {
            _items[index] = item;
        }
        else
        {
            _indexes.Add(item.Name, _items.Count);
            _items.Add(item);
        }
    }

    /// <summary>Adds an item with a plain name, which has been added to the names.</summary>
    public void AddPlain(WitWorldItem item) => _items.Add(item);

    /// <summary>Whether an item goes by the interface name of its interface, and not by a plain name.</summary>
    public static bool HasInterfaceName(WitWorldItem item) =>
        item is WitWorldInterface { Interface.World: null, IsRenamed: false };
}
