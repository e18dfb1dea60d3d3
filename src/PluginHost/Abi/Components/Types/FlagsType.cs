using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Any of several labels.</summary>
internal sealed class FlagsType(ImmutableArray<string> labels)
    : DataType(TypeMeasure.Of([], labels.Length), DataTraits.Of(CoreValueType.I32))
{
    /// <summary>As many labels as there are bits in what flags are passed as.</summary>
    public const int MaxLabels = 32;

    public ImmutableArray<string> Labels { get; } = labels;

    public override string Kind => "flags";

    public override AnyType Rename() => new FlagsType(Labels) { AliasOf = this };
}
