using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>What has been defined of one sort, by index.</summary>
/// <param name="what">The sort, as messages call one of it.</param>
/// <param name="budget">Counts what is defined.</param>
internal sealed class IndexSpace<T>(string what, ReadBudget budget)
    where T : class
{
    private List<T>? _items;

    public int Count => _items?.Count ?? 0;

    public void Add(T item)
    {
        budget.AddDefinition();
        (_items ??= []).Add(item);
    }

    /// <summary>Reads an index and gives what it stands for.</summary>
    public T Read(ref BinaryCursor cursor)
    {
        long offset = cursor.Offset;
        return Get(cursor.ReadUInt32($"a {what} index"), offset);
    }

    public T Get(uint index, long offset) => index < (uint)Count
        ? _items![(int)index]
        : throw InvalidComponentException.Invalid(offset, $"a {what} index below {Count}", $"{index}");
}
