using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Labels that stand side by side in a type.</summary>
/// <param name="what">What they are labels of, in the plural.</param>
internal sealed class LabelSet(string what)
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>Reads a label that is like none before.</summary>
    public string Read(ref BinaryCursor cursor, ReadBudget budget)
    {
        long offset = cursor.Offset;
        string label = budget.ReadName(ref cursor, "a label");
        if (!Labels.IsLabel(label))
        {
            throw InvalidComponentException.Invalid(offset, "a label in kebab case", Printable.Quote(label));
        }

        return _keys.Add(Labels.Fold(label))
            ? label
            : throw InvalidComponentException.Invalid(offset, $"{what} whose labels differ in more than case and hyphens", Printable.Quote(label));
    }
}
