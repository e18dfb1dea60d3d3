using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>One of several cases, each with a value or without.</summary>
internal sealed class VariantType(ImmutableArray<Member> cases)
    : DataType(TypeMeasure.Of(cases.Select(item => item.Type), cases.Length), DataTraits.Choice(cases.Select(item => item.Type)))
{
    public ImmutableArray<Member> Cases { get; } = cases;

    public override string Kind => "a variant";

    public override AnyType Rename() => new VariantType(Cases) { AliasOf = this };
}
