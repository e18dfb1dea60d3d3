namespace PluginHost.Abi.Components;

/// <summary>
/// The types of a component that its users can see, because they have the name of an import or export. What is imported or exported may
/// use no other records, variants, enums, flags and resources.
/// </summary>
internal sealed class VisibleTypes(ReadBudget budget)
{
    private readonly HashSet<AnyType> _types = new(ReferenceEqualityComparer.Instance);

    public void Add(AnyType type) => _types.Add(type);

    /// <summary>Whether everything in a function can be seen.</summary>
    public bool AreVisible(FunctionType function) =>
        function.Parameters.All(parameter => IsVisible(parameter.Type)) && IsVisible(function.Result);

    /// <summary>Whether everything that a type is made of can be seen, if not the type itself.</summary>
    public bool ArePartsVisible(AnyType type) => type switch
    {
        RecordType record => record.Fields.All(field => IsVisible(field.Type)),
        VariantType variant => variant.Cases.All(item => IsVisible(item.Type)),
        FlagsType or EnumType => true,
        DataType data => IsVisible(data),
        FunctionType function => AreVisible(function),
        InstanceType instance => instance.Exports.All(export => IsVisibleInside(export.Value)),
        _ => true,
    };

    private bool IsVisibleInside(ExternType type)
    {
        budget.Step();
        return type switch
        {
            FunctionExtern { Type: var function } => AreVisible(function),
            TypeExtern { Type: var named } => ArePartsVisible(named),
            InstanceExtern { Type: var instance } => ArePartsVisible(instance),
            _ => true,
        };
    }

    private bool IsVisible(DataType? type)
    {
        budget.Step();
        return type switch
        {
            null or PrimitiveType => true,
            ListType list => IsVisible(list.Element),
            TupleType tuple => tuple.Items.All(IsVisible),
            OptionType option => IsVisible(option.Value),
            ResultType result => IsVisible(result.Ok) && IsVisible(result.Error),
            OwnType own => _types.Contains(own.Resource),
            BorrowType borrow => _types.Contains(borrow.Resource),
            _ => _types.Contains(type),
        };
    }
}
