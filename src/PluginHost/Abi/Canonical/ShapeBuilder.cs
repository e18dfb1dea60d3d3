using System.Collections.Immutable;
using PluginHost.Abi.Components;

namespace PluginHost.Abi.Canonical;

/// <summary>Lays types of values out. What is one type in a component is laid out once.</summary>
/// <param name="resolve">Gives the number of a resource.</param>
/// <param name="step">Pays for so many members.</param>
internal sealed class ShapeBuilder(Func<ResourceType, int> resolve, Action<int> step)
{
    /// <summary>Stands for more core values than are passed as such.</summary>
    private const int Spilled = DataTraits.MaxFlat + 1;

    private readonly Dictionary<AnyType, ValueShape> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>Lays out a type. Types are not deeper in one another than the reader allows.</summary>
    public ValueShape Build(DataType type)
    {
        if (!_done.TryGetValue(type, out ValueShape? shape))
        {
            shape = Make(type);
            _done.Add(type, shape);
        }

        return shape;
    }

    /// <summary>Lays out the parameters of a function, which are passed as a tuple.</summary>
    public ValueShape BuildParameters(FunctionType function)
    {
        if (!_done.TryGetValue(function, out ValueShape? shape))
        {
            step(1 + function.Parameters.Length);
            shape = Record([.. function.Parameters.Select(parameter => Build(parameter.Type!))]);
            _done.Add(function, shape);
        }

        return shape;
    }

    private ValueShape Make(DataType type)
    {
        ValueShape shape = Lay(type);
        step(1 + shape.Members.Length);
        return shape;
    }

    private ValueShape Lay(DataType type) => type switch
    {
        PrimitiveType primitive => Make(primitive.Primitive),
        EnumType { Labels.Length: var cases } => Variant([.. Enumerable.Repeat<ValueShape?>(null, cases)]),
        FlagsType { Labels.Length: var flags } => Flags(flags),
        ListType list => Pointer(ShapeKind.List, Build(list.Element)),
        RecordType record => Record([.. record.Fields.Select(field => Build(field.Type!))]),
        TupleType tuple => Record([.. tuple.Items.Select(Build)]),
        VariantType variant => Variant([.. variant.Cases.Select(item => BuildPayload(item.Type))]),
        OptionType option => Variant([null, Build(option.Value)]),
        ResultType result => Variant([BuildPayload(result.Ok), BuildPayload(result.Error)]),
        OwnType own => Scalar(ShapeKind.Own, 4) with { Resource = resolve(own.Resource) },
        BorrowType borrow => Scalar(ShapeKind.Borrow, 4) with { Resource = resolve(borrow.Resource), HasBorrow = true },
        _ => throw new ArgumentException($"There is no layout for {type.Kind}.", nameof(type)),
    };

    private ValueShape? BuildPayload(DataType? type) => type is null ? null : Build(type);

    private static ValueShape Make(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Bool => Scalar(ShapeKind.Bool, 1),
        PrimitiveKind.Char => Scalar(ShapeKind.Char, 4),
        PrimitiveKind.String => Pointer(ShapeKind.String, element: null),
        PrimitiveKind.U8 => Scalar(ShapeKind.Number, 1),
        PrimitiveKind.S8 => Scalar(ShapeKind.Number, 1) with { IsSigned = true },
        PrimitiveKind.U16 => Scalar(ShapeKind.Number, 2),
        PrimitiveKind.S16 => Scalar(ShapeKind.Number, 2) with { IsSigned = true },
        PrimitiveKind.U32 or PrimitiveKind.S32 or PrimitiveKind.F32 => Scalar(ShapeKind.Number, 4),
        _ => Scalar(ShapeKind.Number, 8),
    };

    private static ValueShape Scalar(ShapeKind kind, uint size) =>
        new() { Kind = kind, Size = size, Alignment = size, Flat = 1, IsBlock = kind == ShapeKind.Number };

    private static ValueShape Flags(int count) =>
        Scalar(ShapeKind.Flags, count <= 8 ? 1u : count <= 16 ? 2u : 4u) with { Mask = (uint)((1ul << count) - 1) };

    private static ValueShape Pointer(ShapeKind kind, ValueShape? element) =>
        new() { Kind = kind, Size = 8, Alignment = 4, Flat = 2, Element = element, HasBorrow = element is { HasBorrow: true } };

    private static ValueShape Record(ImmutableArray<ValueShape> fields)
    {
        var members = ImmutableArray.CreateBuilder<ShapeMember>(fields.Length);
        uint size = 0;
        uint alignment = 1;
        foreach (ValueShape field in fields)
        {
            size = Align(size, field.Alignment);
            members.Add(new ShapeMember(field, size));
            size = checked(size + field.Size);
            alignment = Math.Max(alignment, field.Alignment);
        }

        uint padded = Align(size, alignment);
        return new ValueShape
        {
            Kind = ShapeKind.Record,
            Size = padded,
            Alignment = alignment,
            Flat = (int)Math.Min(Spilled, fields.Sum(field => (long)field.Flat)),

            // Padding may hold anything, and what one component leaves in it is not the other's business.
            IsBlock = fields.All(field => field.IsBlock) && fields.Sum(field => (long)field.Size) == padded,
            HasBorrow = fields.Any(field => field.HasBorrow),
            Members = members.MoveToImmutable(),
        };
    }

    private static ValueShape Variant(ImmutableArray<ValueShape?> cases)
    {
        uint discriminant = cases.Length <= 1 << 8 ? 1u : cases.Length <= 1 << 16 ? 2u : 4u;
        uint alignment = cases.Max(item => item?.Alignment ?? 1);
        uint payload = Align(discriminant, alignment);
        uint size = checked(payload + cases.Max(item => item?.Size ?? 0));
        alignment = Math.Max(alignment, discriminant);
        return new ValueShape
        {
            Kind = ShapeKind.Variant,
            Size = Align(size, alignment),
            Alignment = alignment,
            Flat = Math.Min(Spilled, 1 + cases.Max(item => item?.Flat ?? 0)),
            HasBorrow = cases.Any(item => item is { HasBorrow: true }),
            DiscriminantSize = discriminant,
            Members = [.. cases.Select(item => new ShapeMember(item, payload))],
        };
    }

    private static uint Align(uint size, uint alignment) => checked(size + alignment - 1) & ~(alignment - 1);
}
