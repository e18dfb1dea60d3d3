using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>One of several cases, each with a value or without.</summary>
internal sealed class VariantType(ImmutableArray<Member> cases)
    : DataType(TypeMeasure.Of(cases.Select(item => item.Type), cases.Length), DataTraits.Choice(cases.Select(item => item.Type)))
{
    private Dictionary<string, int>? _numbers;

    public ImmutableArray<Member> Cases { get; } = cases;

    /// <summary>The number of a case; -1 if there is none of that name.</summary>
    public int IndexOf(string name) => (_numbers ??= LabelNumbers.Of(Cases.Select(item => item.Name))).GetValueOrDefault(name, -1);

    public override string Kind => "a variant";

    public override AnyType Rename() => new VariantType(Cases) { AliasOf = this };
}
