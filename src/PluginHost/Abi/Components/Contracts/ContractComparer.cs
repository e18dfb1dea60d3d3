using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>
/// Compares functions of a contract with those of a component: types are the same if they are built alike, with the same labels in the same order.
/// Parameters have names, too; types need not.
/// </summary>
/// <param name="budget">Pays for what is compared.</param>
/// <param name="same">What was found to be the same, so that a type is compared once however often it is used.</param>
/// <param name="contract">Writes the contract's types; asked for once there is a difference.</param>
/// <param name="component">Writes the component's.</param>
internal sealed class ContractComparer(
    ReadBudget budget, HashSet<(DataType Contract, DataType Component)> same, Func<WitScope> contract, Func<WitScope> component)
{
    /// <summary>Finds the first difference.</summary>
    public ContractDifference? Compare(FunctionType wanted, FunctionType found) =>
        CompareMembers("parameter", wanted.Parameters, found.Parameters, (scope, member) => scope.Field(member))
        ?? ComparePart("result", wanted.Result, found.Result);

    private ContractDifference? Compare(DataType wanted, DataType found)
    {
        budget.Step();
        if (same.Contains((wanted, found)))
        {
            return null;
        }

        ContractDifference? difference = (wanted, found) switch
        {
            (PrimitiveType w, PrimitiveType f) when w.Primitive == f.Primitive => null,
            (RecordType w, RecordType f) => Named(w, f, CompareMembers("field", w.Fields, f.Fields, (scope, member) => scope.Field(member))),
            (VariantType w, VariantType f) => Named(w, f, CompareMembers("case", w.Cases, f.Cases, (scope, member) => scope.Case(member))),
            (EnumType w, EnumType f) => Named(w, f, CompareLabels("case", w.Labels, f.Labels)),
            (FlagsType w, FlagsType f) => Named(w, f, CompareLabels("flag", w.Labels, f.Labels)),
            (ListType w, ListType f) => Inside(w, Compare(w.Element, f.Element)),
            (OptionType w, OptionType f) => Inside(w, Compare(w.Value, f.Value)),
            (TupleType w, TupleType f) => Inside(w, CompareItems(w.Items, f.Items)),
            (ResultType w, ResultType f) => Inside(w, ComparePart("ok", w.Ok, f.Ok) ?? ComparePart("error", w.Error, f.Error)),
            _ => new ContractDifference("", contract().Outline(wanted), component().Outline(found))
            {
                ContractDefinition = contract().Definition(wanted),
                ComponentDefinition = component().Definition(found),
            },
        };
        if (difference is null)
        {
            same.Add((wanted, found));
        }

        return difference;
    }

    private ContractDifference? CompareMembers(
        string what, ImmutableArray<Member> wanted, ImmutableArray<Member> found, Func<WitScope, Member, string> write)
    {
        for (int i = 0; i < Math.Max(wanted.Length, found.Length); i++)
        {
            if (i >= wanted.Length || i >= found.Length || wanted[i].Name != found[i].Name)
            {
                return new ContractDifference(
                    $"{what} {i + 1}",
                    i < wanted.Length ? write(contract(), wanted[i]) : null,
                    i < found.Length ? write(component(), found[i]) : null);
            }

            if (ComparePart($"{what} {wanted[i].Name}", wanted[i].Type, found[i].Type) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private ContractDifference? CompareItems(ImmutableArray<DataType> wanted, ImmutableArray<DataType> found)
    {
        for (int i = 0; i < Math.Max(wanted.Length, found.Length); i++)
        {
            if (ComparePart($"item {i + 1}", wanted.ElementAtOrDefault(i), found.ElementAtOrDefault(i)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static ContractDifference? CompareLabels(string what, ImmutableArray<string> wanted, ImmutableArray<string> found)
    {
        int alike = wanted.AsSpan().CommonPrefixLength(found.AsSpan());
        return alike == wanted.Length && alike == found.Length
            ? null
            : new ContractDifference($"{what} {alike + 1}", wanted.ElementAtOrDefault(alike), found.ElementAtOrDefault(alike));
    }

    private ContractDifference? ComparePart(string place, DataType? wanted, DataType? found) => (wanted, found) switch
    {
        (null, null) => null,
        ({ } w, { } f) => Compare(w, f)?.Inside(place),
        _ => new ContractDifference(
            place, wanted is null ? null : contract().Outline(wanted), found is null ? null : component().Outline(found)),
    };

    private ContractDifference? Inside(DataType wanted, ContractDifference? difference) => difference?.Inside(contract().Outline(wanted));

    private ContractDifference? Named(DataType wanted, DataType found, ContractDifference? difference) => difference is null
        ? null
        : Inside(wanted, difference with
        {
            ContractDefinition = difference.ContractDefinition ?? contract().Definition(wanted),
            ComponentDefinition = difference.ComponentDefinition ?? component().Definition(found),
        });
}
