using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>
/// Puts other resources in for those of a type, and other names for types that have one. What is one object in the type is one in the new one, so that names stay names and what
/// is shared stays shared; what has none of those resources stays the object that it is, so that it keeps names that it has elsewhere.
/// </summary>
/// <param name="resolve">Gives the resource that is put in for one.</param>
/// <param name="budget">Pays for what is made.</param>
/// <param name="names">By the types that a component imports, those that are put in for them; null for none.</param>
internal sealed class ResourceSubstitution(
    Func<ResourceIdentity, ResourceIdentity> resolve, ReadBudget budget, IReadOnlyDictionary<AnyType, AnyType>? names = null)
{
    private readonly IReadOnlyDictionary<AnyType, AnyType> _names = names ?? ImmutableDictionary<AnyType, AnyType>.Empty;
    private readonly Dictionary<AnyType, AnyType> _done = new(ReferenceEqualityComparer.Instance);

    public ExternType Apply(ExternType type) => type switch
    {
        FunctionExtern { Type: var function } => new FunctionExtern(Apply(function)),
        TypeExtern { Type: var named, IsOpen: var isOpen } => new TypeExtern(Apply(named), isOpen),
        InstanceExtern { Type: var instance } => new InstanceExtern(Apply(instance)),
        ComponentExtern { Type: var component } => new ComponentExtern(Apply(component)),
        _ => type,
    };

    /// <summary>The imports or exports with what is put in.</summary>
    public ExternList Apply(ExternList list)
    {
        budget.Step(list.Count);
        var applied = new ExternList();
        foreach ((string name, ExternType type) in list)
        {
            applied.Add(name, Apply(type));
        }

        return applied;
    }

    private T Apply<T>(T type)
        where T : AnyType
    {
        if (_names.TryGetValue(type, out AnyType? put))
        {
            return (T)put;
        }

        if (!type.HasResources && _names.Count == 0)
        {
            return type;
        }

        if (!_done.TryGetValue(type, out AnyType? applied))
        {
            budget.Step();

            // What a name was made of comes before it. Following it further would go as deep as there are names of names.
            applied = Make(type, type.AliasOf is { } target ? Find(target) : null);
            _done.Add(type, applied);
        }

        return (T)applied;
    }

    private AnyType Find(AnyType type) => _names.GetValueOrDefault(type) ?? _done.GetValueOrDefault(type, type);

    private AnyType Make(AnyType type, AnyType? aliasOf) => type switch
    {
        ResourceType resource => resolve(resource.Identity) is var put && put == resource.Identity
            ? resource
            : new ResourceType(put) { AliasOf = aliasOf },
        OwnType own => Apply(own.Resource) is var put && put == own.Resource ? own : new OwnType(put) { AliasOf = aliasOf },
        BorrowType borrow => Apply(borrow.Resource) is var put && put == borrow.Resource ? borrow : new BorrowType(put) { AliasOf = aliasOf },
        RecordType record => Apply(record.Fields) is var put && put == record.Fields ? record : new RecordType(put) { AliasOf = aliasOf },
        VariantType variant => Apply(variant.Cases) is var put && put == variant.Cases ? variant : new VariantType(put) { AliasOf = aliasOf },
        ListType list => Apply(list.Element) is var put && put == list.Element ? list : new ListType(put) { AliasOf = aliasOf },
        TupleType tuple => Apply(tuple.Items) is var put && put == tuple.Items ? tuple : new TupleType(put) { AliasOf = aliasOf },
        OptionType option => Apply(option.Value) is var put && put == option.Value ? option : new OptionType(put) { AliasOf = aliasOf },
        ResultType result => (ApplyTo(result.Ok), ApplyTo(result.Error)) is var put && put == (result.Ok, result.Error)
            ? result
            : new ResultType(put.Item1, put.Item2) { AliasOf = aliasOf },
        FunctionType function => new FunctionType(Apply(function.Parameters), ApplyTo(function.Result)) { AliasOf = aliasOf },
        InstanceType instance => new InstanceType(Apply(instance.Exports), instance.Owner) { AliasOf = aliasOf },
        ComponentType component =>
            new ComponentType(Apply(component.Imports), Apply(component.Exports), component.Owner) { AliasOf = aliasOf },
        _ => type,
    };

    private DataType? ApplyTo(DataType? type) => type is null ? null : Apply(type);

    private ImmutableArray<Member> Apply(ImmutableArray<Member> members)
    {
        budget.Step(members.Length);
        ImmutableArray<Member> applied = [.. members.Select(member => member with { Type = ApplyTo(member.Type) })];
        return applied.SequenceEqual(members) ? members : applied;
    }

    private ImmutableArray<DataType> Apply(ImmutableArray<DataType> items)
    {
        budget.Step(items.Length);
        ImmutableArray<DataType> applied = [.. items.Select(Apply)];
        return applied.SequenceEqual(items) ? items : applied;
    }
}
