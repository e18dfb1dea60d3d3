using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>One of several labels.</summary>
internal sealed class EnumType(ImmutableArray<string> labels)
    : DataType(TypeMeasure.Of([], labels.Length), DataTraits.Of(CoreValueType.I32))
{
    public ImmutableArray<string> Labels { get; } = labels;

    public override string Kind => "an enum";

    public override AnyType Rename() => new EnumType(Labels) { AliasOf = this };
}
