using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads a type.</summary>
internal static class TypeReader
{
    private const byte I32 = 0x7F;
    private const byte I64 = 0x7E;

    public static void Read(ref BinaryCursor cursor, Scope scope) =>
        scope.Types.Add(scope.Budget.Measured(ReadDefinition(ref cursor, scope)));

    /// <summary>Reads the type of a value where it is used: one that every component knows, or an index.</summary>
    public static DataType ReadUse(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        int next = cursor.Peek();
        if (next is >= 0x40 and <= 0x7F)
        {
            return ReadPrimitive(cursor.ReadByte("a value type"), offset);
        }

        long index = cursor.ReadSigned(33, "a value type");
        if (index < 0)
        {
            throw InvalidComponentException.Malformed(offset, "a value type", "a negative number that is none");
        }

        AnyType type = scope.Types.Get((uint)index, offset);
        return type as DataType ?? throw InvalidComponentException.Invalid(offset, "a value type", $"the type of {type.Kind}");
    }

    private static AnyType ReadDefinition(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a type");
        switch (form)
        {
            case 0x72:
                return new RecordType(ReadMembers(ref cursor, scope, "fields", offset));
            case 0x71:
                return new VariantType(ReadCases(ref cursor, scope, offset));
            case 0x70:
                return new ListType(ReadUse(ref cursor, scope));
            case 0x6F:
                return ReadTuple(ref cursor, scope, offset);
            case 0x6E:
                return ReadFlags(ref cursor, scope, offset);
            case 0x6D:
                return new EnumType(ReadLabels(ref cursor, scope, "cases", offset));
            case 0x6B:
                return new OptionType(ReadUse(ref cursor, scope));
            case 0x6A:
                return new ResultType(ReadOptionalUse(ref cursor, scope), ReadOptionalUse(ref cursor, scope));
            case 0x69:
                return new OwnType(ReadResource(ref cursor, scope));
            case 0x68:
                return new BorrowType(ReadResource(ref cursor, scope));
            case 0x67:
                throw InvalidComponentException.Unsupported(offset, "a type", "a list of fixed length");
            case 0x63:
                throw InvalidComponentException.Unsupported(offset, "a type", "a map");
            case 0x66:
                throw InvalidComponentException.Async(offset, "the type of a stream");
            case 0x65:
                throw InvalidComponentException.Async(offset, "the type of a future");
            case 0x43:
                throw InvalidComponentException.Async(offset, "the type of an async function");
            case 0x3E:
                throw InvalidComponentException.Async(offset, "a resource with an async destructor");
            case 0x40:
                return ReadFunction(ref cursor, scope);
            case 0x41:
                return ScopeReader.ReadComponentType(ref cursor, scope);
            case 0x42:
                return ScopeReader.ReadInstanceType(ref cursor, scope);
            case 0x3F:
                return ReadResourceDefinition(ref cursor, scope, offset);
            default:
                return ReadPrimitive(form, offset);
        }
    }

    private static PrimitiveType ReadPrimitive(byte form, long offset) => form switch
    {
        >= (byte)PrimitiveKind.String and <= (byte)PrimitiveKind.Bool => PrimitiveType.Of((PrimitiveKind)form),
        0x64 => throw InvalidComponentException.Async(offset, "an error context"),
        _ => throw InvalidComponentException.Malformed(offset, "a type", $"0x{form:x2}"),
    };

    private static DataType? ReadOptionalUse(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("whether there is a type");
        return form switch
        {
            0 => null,
            1 => ReadUse(ref cursor, scope),
            _ => throw InvalidComponentException.Malformed(offset, "whether there is a type, 0 or 1", $"0x{form:x2}"),
        };
    }

    private static ImmutableArray<Member> ReadMembers(ref BinaryCursor cursor, Scope scope, string what, long offset, bool mayBeNone = false)
    {
        int count = scope.Budget.ReadCount(ref cursor, what, minimumSize: 3);
        CheckNotEmpty(count, what, offset, mayBeNone);
        var names = new LabelSet(what);
        var members = ImmutableArray.CreateBuilder<Member>(count);
        for (int i = 0; i < count; i++)
        {
            members.Add(new Member(names.Read(ref cursor, scope.Budget), ReadUse(ref cursor, scope)));
        }

        return members.MoveToImmutable();
    }

    private static ImmutableArray<Member> ReadCases(ref BinaryCursor cursor, Scope scope, long offset)
    {
        int count = scope.Budget.ReadCount(ref cursor, "cases", minimumSize: 4);
        CheckNotEmpty(count, "cases", offset);
        var names = new LabelSet("cases");
        var cases = ImmutableArray.CreateBuilder<Member>(count);
        for (int i = 0; i < count; i++)
        {
            cases.Add(new Member(names.Read(ref cursor, scope.Budget), ReadOptionalUse(ref cursor, scope)));
            long at = cursor.Offset;
            byte refines = cursor.ReadByte("the end of a case");
            if (refines != 0)
            {
                throw InvalidComponentException.Malformed(at, "the end of a case, 0", $"0x{refines:x2}");
            }
        }

        return cases.MoveToImmutable();
    }

    private static TupleType ReadTuple(ref BinaryCursor cursor, Scope scope, long offset)
    {
        int count = scope.Budget.ReadCount(ref cursor, "items", minimumSize: 1);
        CheckNotEmpty(count, "items", offset);
        var items = ImmutableArray.CreateBuilder<DataType>(count);
        for (int i = 0; i < count; i++)
        {
            items.Add(ReadUse(ref cursor, scope));
        }

        return new TupleType(items.MoveToImmutable());
    }

    private static FlagsType ReadFlags(ref BinaryCursor cursor, Scope scope, long offset)
    {
        ImmutableArray<string> labels = ReadLabels(ref cursor, scope, "flags", offset);
        return labels.Length <= FlagsType.MaxLabels
            ? new FlagsType(labels)
            : throw InvalidComponentException.Invalid(offset, $"at most {FlagsType.MaxLabels} flags", $"{labels.Length}");
    }

    private static ImmutableArray<string> ReadLabels(ref BinaryCursor cursor, Scope scope, string what, long offset)
    {
        int count = scope.Budget.ReadCount(ref cursor, what, minimumSize: 2);
        CheckNotEmpty(count, what, offset);
        var names = new LabelSet(what);
        var labels = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            labels.Add(names.Read(ref cursor, scope.Budget));
        }

        return labels.MoveToImmutable();
    }

    private static void CheckNotEmpty(int count, string what, long offset, bool mayBeNone = false)
    {
        if (count == 0 && !mayBeNone)
        {
            throw InvalidComponentException.Invalid(offset, $"a type with {what}", "none");
        }
    }

    private static FunctionType ReadFunction(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        ImmutableArray<Member> parameters = ReadMembers(ref cursor, scope, "parameters", offset, mayBeNone: true);
        if (parameters.Length > scope.Budget.Limits.MaxParameters)
        {
            throw InvalidComponentException.Limit(offset, $"a function of at most {scope.Budget.Limits.MaxParameters} parameters");
        }

        offset = cursor.Offset;
        DataType? result = ReadResult(ref cursor, scope);
        return result is { Traits.HasBorrow: true }
            ? throw InvalidComponentException.Invalid(offset, "a result without a borrowed handle", "one with a borrowed handle")
            : new FunctionType(parameters, result);
    }

    private static DataType? ReadResult(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("the result of a function");
        if (form == 0)
        {
            return ReadUse(ref cursor, scope);
        }

        byte count = form == 1 ? cursor.ReadByte("the result of a function") : (byte)1;
        return count == 0 ? null : throw InvalidComponentException.Malformed(offset, "a function with one result or none", "another form");
    }

    private static ResourceType ReadResource(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        AnyType type = scope.Types.Read(ref cursor);
        return type as ResourceType ?? throw InvalidComponentException.Invalid(offset, "a resource", $"the type of {type.Kind}");
    }

    private static ResourceType ReadResourceDefinition(ref BinaryCursor cursor, Scope scope, long offset)
    {
        byte representation = cursor.ReadByte("the representation of a resource");
        if (representation != I32)
        {
            throw representation == I64
                ? InvalidComponentException.Unsupported(offset, "a resource that is represented by an i32", "an i64")
                : InvalidComponentException.Malformed(offset, "a resource that is represented by an i32", $"0x{representation:x2}");
        }

        if (scope.Kind != ScopeKind.Component)
        {
            throw InvalidComponentException.Invalid(offset, "a resource in a component", "one in the type of a component or instance");
        }

        long at = cursor.Offset;
        byte hasDestructor = cursor.ReadByte("whether there is a destructor");
        if (hasDestructor > 1)
        {
            throw InvalidComponentException.Malformed(at, "whether there is a destructor, 0 or 1", $"0x{hasDestructor:x2}");
        }

        CoreDefinition? destructor = hasDestructor == 1 ? scope.CoreFunctions.Read(ref cursor) : null;
        if (destructor is not null && !destructor.Type.Equals(CoreSignatures.Destructor))
        {
            throw InvalidComponentException.Invalid(at, $"a destructor of the type {CoreSignatures.Destructor}", $"{destructor.Type}");
        }

        var definition = new ResourceDefinition { Offset = offset, Destructor = destructor };
        scope.Definitions.Add(definition);
        return new ResourceType(scope.NewResource(definition));
    }
}
