using System.Collections;

namespace PluginHost.Abi.Components;

/// <summary>Imports or exports by name, in their order.</summary>
internal sealed class ExternList : IEnumerable<KeyValuePair<string, ExternType>>
{
    private readonly OrderedDictionary<string, ExternType> _items = new(StringComparer.Ordinal);

    public static ExternList Empty { get; } = [];

    public int Count => _items.Count;

    /// <summary>The types that count for what the whole comes to.</summary>
    public IEnumerable<AnyType?> Parts => _items.Values.Select(item => item.Part);

    public ExternType? Find(string name) => _items.GetValueOrDefault(name);

    /// <summary>Adds one. The name is not in it: that is checked before, and more strictly.</summary>
    public void Add(string name, ExternType type) => _items.Add(name, type);

    public IEnumerator<KeyValuePair<string, ExternType>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
