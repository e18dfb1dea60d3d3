using System.Collections.Immutable;
using PluginHost.Abi.Components;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>Changes types in every place in which they can differ, and knows where it has been.</summary>
/// <param name="names">Writes the types that are changed.</param>
internal sealed class TypeMutator(WitScope names)
{
    /// <summary>A type in place of another, and where below it they differ; nothing is said of the place if that is all of it.</summary>
    private sealed record Change(DataType? Type, string Path, string? Before);

    /// <summary>The function with one change, in every way.</summary>
    public IEnumerable<TypeMutation> Mutate(FunctionType function)
    {
        foreach ((ImmutableArray<Member> parameters, string path, string? before) in Members(function.Parameters, "parameter", isCase: false))
        {
            yield return new TypeMutation(new FunctionType(parameters, function.Result), path, before);
        }

        foreach (Change change in Part("result", function.Result))
        {
            yield return new TypeMutation(new FunctionType(function.Parameters, change.Type), change.Path, change.Before);
        }
    }

    private IEnumerable<Change> Of(DataType type)
    {
        yield return new Change(Other(type), "", names.Outline(type));
        string place = names.Outline(type);
        IEnumerable<Change> inner = type switch
        {
            ListType list => Of(list.Element).Select(change => change with { Type = new ListType(change.Type!) }),
            OptionType option => Of(option.Value).Select(change => change with { Type = new OptionType(change.Type!) }),
            ResultType result => Part("ok", result.Ok).Select(change => change with { Type = new ResultType(change.Type, result.Error) })
                .Concat(Part("error", result.Error).Select(change => change with { Type = new ResultType(result.Ok, change.Type) })),
            TupleType tuple => Items(tuple.Items),
            RecordType record => Members(record.Fields, "field", isCase: false).Select(change => new Change(new RecordType(change.Members), change.Path, change.Before)),
            VariantType variant => Members(variant.Cases, "case", isCase: true).Select(change => new Change(new VariantType(change.Members), change.Path, change.Before)),
            EnumType cases => Labels(cases.Labels, "case").Select(change => new Change(new EnumType(change.Labels), change.Path, change.Before)),
            FlagsType flags => Labels(flags.Labels, "flag").Select(change => new Change(new FlagsType(change.Labels), change.Path, change.Before)),
            _ => [],
        };
        foreach (Change change in inner)
        {
            yield return change with { Path = change.Path.Length == 0 ? place : $"{place}: {change.Path}" };
        }
    }

    // What core modules take for the same, where there is such a type.
    private static DataType Other(DataType type) => type switch
    {
        PrimitiveType { Primitive: PrimitiveKind.U64 } => PrimitiveType.Of(PrimitiveKind.S64),
        PrimitiveType { Primitive: PrimitiveKind.S64 } => PrimitiveType.Of(PrimitiveKind.U64),
        PrimitiveType { Primitive: PrimitiveKind.String } => new ListType(PrimitiveType.Of(PrimitiveKind.U8)),
        PrimitiveType { Primitive: PrimitiveKind.F32 } => new TupleType([PrimitiveType.Of(PrimitiveKind.F32)]),
        PrimitiveType { Primitive: PrimitiveKind.F64 } => new RecordType([new Member("only", PrimitiveType.Of(PrimitiveKind.F64))]),
        PrimitiveType { Primitive: PrimitiveKind.Bool } => new EnumType(["false", "true"]),
        PrimitiveType { Primitive: PrimitiveKind.U32 } => PrimitiveType.Of(PrimitiveKind.Char),
        PrimitiveType => PrimitiveType.Of(PrimitiveKind.U32),
        ListType => PrimitiveType.Of(PrimitiveKind.String),
        OptionType option => new VariantType([new Member("none", null), new Member("some", option.Value)]),
        ResultType result => new VariantType([new Member("ok", result.Ok), new Member("error", result.Error)]),
        TupleType tuple => new RecordType([.. tuple.Items.Select((item, i) => new Member($"f{i}", item))]),
        RecordType record => new TupleType([.. record.Fields.Select(field => field.Type!)]),
        VariantType variant when variant.Cases.All(item => item.Type is null) => new EnumType([.. variant.Cases.Select(item => item.Name)]),
        VariantType => PrimitiveType.Of(PrimitiveKind.String),
        EnumType cases => new VariantType([.. cases.Labels.Select(label => new Member(label, null))]),
        FlagsType => PrimitiveType.Of(PrimitiveKind.U32),
        _ => throw new ArgumentException($"There is no other type for {type.Kind}.", nameof(type)),
    };

    private IEnumerable<Change> Part(string place, DataType? type)
    {
        if (type is null)
        {
            yield return new Change(PrimitiveType.Of(PrimitiveKind.U8), place, null);
            yield break;
        }

        yield return new Change(null, place, names.Outline(type));
        foreach (Change change in Of(type))
        {
            yield return change with { Path = change.Path.Length == 0 ? place : $"{place}: {change.Path}" };
        }
    }

    private IEnumerable<Change> Items(ImmutableArray<DataType> items)
    {
        yield return new Change(new TupleType(items.Add(PrimitiveType.Of(PrimitiveKind.U8))), $"item {items.Length + 1}", null);
        for (int i = 0; i < items.Length; i++)
        {
            // Nothing can be left out of the middle: the next item would stand there.
            foreach (Change change in Part($"item {i + 1}", items[i]).Where(change => change.Type is not null || (i > 0 && i == items.Length - 1)))
            {
                yield return change with { Type = new TupleType(change.Type is { } type ? items.SetItem(i, type) : items.RemoveAt(i)) };
            }
        }
    }

    private IEnumerable<(ImmutableArray<Member> Members, string Path, string? Before)> Members(ImmutableArray<Member> members, string what, bool isCase)
    {
        yield return (members.Add(new Member("one-more", PrimitiveType.Of(PrimitiveKind.U8))), $"{what} {members.Length + 1}", null);
        for (int i = 0; i < members.Length; i++)
        {
            Member member = members[i];
            string before = isCase ? names.Case(member) : names.Field(member);
            yield return (members.SetItem(i, member with { Name = member.Name + "-too" }), $"{what} {i + 1}", before);
            if (i + 1 < members.Length)
            {
                yield return (members.SetItem(i, members[i + 1]).SetItem(i + 1, member), $"{what} {i + 1}", before);
            }

            if (members.Length > 1 || what == "parameter")
            {
                yield return (members.RemoveAt(i), $"{what} {i + 1}", before);
            }

            foreach (Change change in Part($"{what} {member.Name}", member.Type).Where(change => isCase || change.Type is not null))
            {
                yield return (members.SetItem(i, member with { Type = change.Type }), change.Path, change.Before);
            }
        }
    }

    private static IEnumerable<(ImmutableArray<string> Labels, string Path, string? Before)> Labels(ImmutableArray<string> labels, string what)
    {
        yield return (labels.Add("one-more"), $"{what} {labels.Length + 1}", null);
        for (int i = 0; i < labels.Length; i++)
        {
            yield return (labels.SetItem(i, labels[i] + "-too"), $"{what} {i + 1}", labels[i]);
            if (i + 1 < labels.Length)
            {
                yield return (labels.SetItem(i, labels[i + 1]).SetItem(i + 1, labels[i]), $"{what} {i + 1}", labels[i]);
            }

            if (labels.Length > 1)
            {
                yield return (labels.RemoveAt(i), $"{what} {i + 1}", labels[i]);
            }
        }
    }
}
