namespace PluginHost.Abi.Components;

/// <summary>Looks for resources of a type that belong to something around it.</summary>
/// <param name="budget">Each part of the type that is looked at is a step.</param>
/// <param name="isSought">Which of them are looked for.</param>
internal sealed class ResourceSearch(ReadBudget budget, Func<ResourceIdentity, bool> isSought)
{
    private readonly HashSet<object> _owners = [];

    public bool FindsIn(AnyType? type)
    {
        if (type is not { HasResources: true })
        {
            return false;
        }

        budget.Step();
        return type switch
        {
            ResourceType resource => !_owners.Contains(resource.Identity.Owner) && isSought(resource.Identity),
            OwnType own => FindsIn(own.Resource),
            BorrowType borrow => FindsIn(borrow.Resource),
            RecordType record => record.Fields.Any(field => FindsIn(field.Type)),
            VariantType variant => variant.Cases.Any(item => FindsIn(item.Type)),
            ListType list => FindsIn(list.Element),
            TupleType tuple => tuple.Items.Any(FindsIn),
            OptionType option => FindsIn(option.Value),
            ResultType result => FindsIn(result.Ok) || FindsIn(result.Error),
            FunctionType function => function.Parameters.Any(parameter => FindsIn(parameter.Type)) || FindsIn(function.Result),
            InstanceType instance => FindsInside(instance.Owner, instance.Exports),
            ComponentType component => FindsInside(component.Owner, component.Imports) || FindsInside(component.Owner, component.Exports),
            _ => false,
        };
    }

    private bool FindsInside(object? owner, ExternList list)
    {
        bool isNew = owner is not null && _owners.Add(owner);
        bool found = list.Any(item => FindsIn(item.Value.Part));
        if (isNew)
        {
            _owners.Remove(owner!);
        }

        return found;
    }
}
