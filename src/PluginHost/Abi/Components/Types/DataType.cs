using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A type of values.</summary>
internal abstract class DataType(TypeMeasure measure, DataTraits traits) : AnyType(measure)
{
    /// <summary>What the canonical ABI makes of it.</summary>
    public DataTraits Traits { get; } = traits;

    /// <summary>The core values that it is passed as; default when they are more than 16.</summary>
    public ImmutableArray<CoreValueType> Flat => Traits.Flat;
}
