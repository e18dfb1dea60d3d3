using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>
/// Whether something may stand where something else is expected. On the way it learns which resource stands for each one that the
/// expected type leaves open: such a resource is named before it is used.
/// </summary>
/// <param name="budget">Pays for what is compared.</param>
/// <param name="learns">
/// Whether the expected type may leave resources open. What an export says of its own type may not: it would hide which resource it is.
/// </param>
/// <remarks>Depth is bounded by that of types, and the work by the budget: types share parts, but are compared as if they did not.</remarks>
internal sealed class TypeMatcher(ReadBudget budget, bool learns = true)
{
    private bool _learns = learns;
    private readonly Dictionary<ResourceIdentity, ResourceIdentity> _bound = [];

    /// <summary>By the types that were expected by name, those that stand for them: they have the same meaning, under other names.</summary>
    public Dictionary<AnyType, AnyType> Names { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The resource that stands for one; the one itself when it is not open.</summary>
    public ResourceIdentity Resolve(ResourceIdentity resource) => _bound.GetValueOrDefault(resource, resource);

    /// <summary>What stands in the way, as words after "found"; null when nothing does.</summary>
    public string? Compare(ExternType actual, ExternType expected)
    {
        budget.Step();
        switch (actual, expected)
        {
            case (ModuleExtern a, ModuleExtern e):
                budget.Step(a.Type.Count + e.Type.Count);
                return CoreMatcher.Compare(a.Type, e.Type);
            case (FunctionExtern a, FunctionExtern e):
                return CompareFunctions(a.Type, e.Type);
            case (TypeExtern { Type: ResourceType a }, TypeExtern { Type: ResourceType e, IsOpen: true })
                when _learns && !_bound.ContainsKey(e.Identity):
                _bound.Add(e.Identity, Resolve(a.Identity));
                Names.TryAdd(e, a);
                return null;
            case (TypeExtern a, TypeExtern e):
                Names.TryAdd(e.Type, a.Type);
                return CompareTypes(a.Type, e.Type);
            case (InstanceExtern a, InstanceExtern e):
                return CompareExports(a.Type.Exports, e.Type.Exports);
            case (ComponentExtern a, ComponentExtern e):
                return CompareComponents(a.Type, e.Type);
            default:
                return Different(actual.Kind, expected.Kind);
        }
    }

    private string? CompareTypes(AnyType actual, AnyType expected) => (actual, expected) switch
    {
        (DataType a, DataType e) => CompareData(a, e),
        (ResourceType a, ResourceType e) => CompareResources(a, e),
        (FunctionType a, FunctionType e) => CompareFunctions(a, e),
        (InstanceType a, InstanceType e) => Enclosed(learns: false, () => CompareExports(a.Exports, e.Exports)),
        (ComponentType a, ComponentType e) => CompareComponents(a, e),
        _ => Different(actual.Kind, expected.Kind),
    };

    private string? CompareComponents(ComponentType actual, ComponentType expected) =>
        Enclosed(learns: true, () => CompareExports(expected.Imports, actual.Imports) ?? CompareExports(actual.Exports, expected.Exports));

    private string? CompareExports(ExternList actual, ExternList expected)
    {
        foreach ((string name, ExternType type) in expected)
        {
            if (actual.Find(name) is not { } offered)
            {
                return $"nothing with the name {Printable.Quote(name)}";
            }

            if (Compare(offered, type) is { } mismatch)
            {
                return $"for {Printable.Quote(name)} {mismatch}";
            }
        }

        return null;
    }

    private string? CompareFunctions(FunctionType actual, FunctionType expected)
    {
        if (actual.Parameters.Length != expected.Parameters.Length)
        {
            return $"a function with {actual.Parameters.Length} parameters, where {expected.Parameters.Length} are needed";
        }

        return CompareMembers("parameter", actual.Parameters, expected.Parameters) ?? ComparePart("result", actual.Result, expected.Result);
    }

    private string? CompareData(DataType actual, DataType expected)
    {
        budget.Step();
        if (ReferenceEquals(actual, expected))
        {
            return null;
        }

        return (actual, expected) switch
        {
            (PrimitiveType a, PrimitiveType e) => a.Primitive == e.Primitive ? null : Different(a.Name, e.Name),
            (RecordType a, RecordType e) => CompareMembers("field", a.Fields, e.Fields),
            (VariantType a, VariantType e) => CompareMembers("case", a.Cases, e.Cases),
            (ListType a, ListType e) => ComparePart("element", a.Element, e.Element),
            (TupleType a, TupleType e) => CompareItems(a.Items, e.Items),
            (FlagsType a, FlagsType e) => CompareLabels(a.Labels, e.Labels),
            (EnumType a, EnumType e) => CompareLabels(a.Labels, e.Labels),
            (OptionType a, OptionType e) => ComparePart("value", a.Value, e.Value),
            (ResultType a, ResultType e) => ComparePart("success", a.Ok, e.Ok) ?? ComparePart("error", a.Error, e.Error),
            (OwnType a, OwnType e) => CompareResources(a.Resource, e.Resource),
            (BorrowType a, BorrowType e) => CompareResources(a.Resource, e.Resource),
            _ => Different(actual.Kind, expected.Kind),
        };
    }

    private string? CompareResources(ResourceType actual, ResourceType expected) =>
        Resolve(actual.Identity) == Resolve(expected.Identity) ? null : "another resource";

    private string? CompareMembers(string what, ImmutableArray<Member> actual, ImmutableArray<Member> expected)
    {
        if (actual.Length != expected.Length)
        {
            return $"{actual.Length} {what}s, where {expected.Length} are needed";
        }

        for (int i = 0; i < actual.Length; i++)
        {
            budget.Step();
            if (actual[i].Name != expected[i].Name)
            {
                return $"the {what} {Printable.Quote(actual[i].Name)}, where {Printable.Quote(expected[i].Name)} is needed";
            }

            if (ComparePart($"{what} {Printable.Quote(actual[i].Name)}", actual[i].Type, expected[i].Type) is { } mismatch)
            {
                return mismatch;
            }
        }

        return null;
    }

    private string? CompareItems(ImmutableArray<DataType> actual, ImmutableArray<DataType> expected)
    {
        if (actual.Length != expected.Length)
        {
            return $"a tuple of {actual.Length}, where {expected.Length} are needed";
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (CompareData(actual[i], expected[i]) is { } mismatch)
            {
                return mismatch;
            }
        }

        return null;
    }

    private string? CompareLabels(ImmutableArray<string> actual, ImmutableArray<string> expected)
    {
        budget.Step(actual.Length);
        return actual.AsSpan().SequenceEqual(expected.AsSpan()) ? null : "other labels";
    }

    private string? ComparePart(string what, DataType? actual, DataType? expected) => (actual, expected) switch
    {
        (null, null) => null,
        (null, _) => $"no type for the {what}, where {expected.Kind} is needed",
        (_, null) => $"{actual.Kind} for the {what}, where there is none",
        _ => CompareData(actual, expected) is { } mismatch ? $"for the {what} {mismatch}" : null,
    };

    // What is learned inside of a type that stands by itself is not known outside, where the same type may stand for something else.
    private string? Enclosed(bool learns, Func<string?> compare)
    {
        budget.Step();
        budget.Step(_bound.Count);
        KeyValuePair<ResourceIdentity, ResourceIdentity>[] before = [.. _bound];
        bool learned = _learns;
        _learns = learns;
        string? mismatch = compare();
        _learns = learned;
        _bound.Clear();
        foreach ((ResourceIdentity open, ResourceIdentity resource) in before)
        {
            _bound.Add(open, resource);
        }

        return mismatch;
    }

    private static string Different(string actual, string expected) => $"{actual}, where {expected} is needed";
}
