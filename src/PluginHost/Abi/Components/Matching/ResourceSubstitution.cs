using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>
/// Puts other resources in for those of a type. What is one object in the type is one in the new one, so that names stay names and what
/// is shared stays shared.
/// </summary>
/// <param name="resolve">Gives the resource that is put in for one.</param>
/// <param name="budget">Pays for what is made.</param>
internal sealed class ResourceSubstitution(Func<ResourceIdentity, ResourceIdentity> resolve, ReadBudget budget)
{
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
        if (!type.HasResources)
        {
            return type;
        }

        if (!_done.TryGetValue(type, out AnyType? applied))
        {
            budget.Step();

            // What a name was made of comes before it. Following it further would go as deep as there are names of names.
            applied = Make(type, type.AliasOf is { } target ? _done.GetValueOrDefault(target, target) : null);
            _done.Add(type, applied);
        }

        return (T)applied;
    }

    private AnyType Make(AnyType type, AnyType? aliasOf) => type switch
    {
        ResourceType resource => new ResourceType(resolve(resource.Identity)) { AliasOf = aliasOf },
        OwnType own => new OwnType(Apply(own.Resource)) { AliasOf = aliasOf },
        BorrowType borrow => new BorrowType(Apply(borrow.Resource)) { AliasOf = aliasOf },
        RecordType record => new RecordType(Apply(record.Fields)) { AliasOf = aliasOf },
        VariantType variant => new VariantType(Apply(variant.Cases)) { AliasOf = aliasOf },
        ListType list => new ListType(Apply(list.Element)) { AliasOf = aliasOf },
        TupleType tuple => new TupleType(Apply(tuple.Items)) { AliasOf = aliasOf },
        OptionType option => new OptionType(Apply(option.Value)) { AliasOf = aliasOf },
        ResultType result => new ResultType(ApplyTo(result.Ok), ApplyTo(result.Error)) { AliasOf = aliasOf },
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
        return [.. members.Select(member => member with { Type = ApplyTo(member.Type) })];
    }

    private ImmutableArray<DataType> Apply(ImmutableArray<DataType> items)
    {
        budget.Step(items.Length);
        return [.. items.Select(Apply)];
    }
}
