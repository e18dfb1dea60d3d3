namespace PluginHost.Abi.Components;

/// <summary>Finds resources of a type that belong to something around it.</summary>
internal sealed class OpenResources(ReadBudget budget)
{
    private readonly HashSet<object> _owners = [];

    public bool AreIn(AnyType? type)
    {
        if (type is not { HasResources: true })
        {
            return false;
        }

        budget.Step();
        return type switch
        {
            ResourceType resource => !_owners.Contains(resource.Identity.Owner),
            OwnType own => AreIn(own.Resource),
            BorrowType borrow => AreIn(borrow.Resource),
            RecordType record => record.Fields.Any(field => AreIn(field.Type)),
            VariantType variant => variant.Cases.Any(item => AreIn(item.Type)),
            ListType list => AreIn(list.Element),
            TupleType tuple => tuple.Items.Any(AreIn),
            OptionType option => AreIn(option.Value),
            ResultType result => AreIn(result.Ok) || AreIn(result.Error),
            FunctionType function => function.Parameters.Any(parameter => AreIn(parameter.Type)) || AreIn(function.Result),
            InstanceType instance => AreInside(instance.Owner, instance.Exports),
            ComponentType component => AreInside(component.Owner, component.Imports) || AreInside(component.Owner, component.Exports),
            _ => false,
        };
    }

    private bool AreInside(object? owner, ExternList list)
    {
        bool isNew = owner is not null && _owners.Add(owner);
        bool found = list.Any(item => AreIn(item.Value.Part));
        if (isNew)
        {
            _owners.Remove(owner!);
        }

        return found;
    }
}
