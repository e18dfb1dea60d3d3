using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>One of several labels.</summary>
internal sealed class EnumType(ImmutableArray<string> labels)
    : DataType(TypeMeasure.Of([], labels.Length), DataTraits.Of(CoreValueType.I32))
{
    private Dictionary<string, int>? _numbers;

    public ImmutableArray<string> Labels { get; } = labels;

    /// <summary>The number of a label; -1 if there is none of that name.</summary>
    public int IndexOf(string label) => (_numbers ??= LabelNumbers.Of(Labels)).GetValueOrDefault(label, -1);

    public override string Kind => "an enum";

    public override AnyType Rename() => new EnumType(Labels) { AliasOf = this };
}
