using System.Collections;
using System.Runtime.CompilerServices;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>Converts between the plain values of the reference and those of generated types.</summary>
internal static class ClrValues
{
    public static object? To(WitType type, object? value, Type clr)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType:
                return value;
            case WitListType list:
                var items = (object?[])value!;
                var element = clr == typeof(ReadOnlyMemory<byte>) ? typeof(byte)
                    : clr.IsArray ? clr.GetElementType()!
                    : clr.GetGenericArguments()[0];
                var array = Array.CreateInstance(element, items.Length);
                for (var i = 0; i < items.Length; i++)
                {
                    array.SetValue(To(list.Element, items[i], element), i);
                }

                return clr == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>((byte[])array) : array;
            case WitTupleType tuple:
                return ToTuple([.. tuple.Items.Zip((object?[])value!)], clr);
            case WitOptionType option:
                return ToOption(option.Value, (CaseValue)value!, clr);
            case WitResultType result:
                var (isError, payload) = ((CaseValue)value!).Case == 0 ? (false, result.Ok) : (true, result.Error);
                var argument = clr.GetGenericArguments()[isError ? 1 : 0];
                return clr.GetMethod(isError ? "Err" : "Ok")!.Invoke(
                    null, [payload is null ? default(Unit) : To(payload, ((CaseValue)value).Payload, argument)]);
            case WitTypeReference { Definition: WitFlags }:
                return Enum.ToObject(clr, (uint)value!);
            case WitTypeReference { Definition: WitEnum }:
                return Enum.ToObject(clr, ((CaseValue)value!).Case);
            case WitTypeReference { Definition: WitRecord record }:
                var constructor = clr.GetConstructors().Single(c => c.GetParameters().Length == record.Fields.Length);
                var fields = constructor.GetParameters().Zip(
                    record.Fields.Zip((object?[])value!), (p, f) => To(f.First.Type, f.Second, p.ParameterType));
                return constructor.Invoke([.. fields]);
            case WitTypeReference { Definition: WitVariant variant }:
                return ToVariant(variant, (CaseValue)value!, clr);
            default:
                throw new ArgumentException($"{type}", nameof(type));
        }
    }

    public static object? From(WitType type, object? value)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType:
                return value;
            case WitListType list:
                var items = value is ReadOnlyMemory<byte> memory ? memory.ToArray() : (IEnumerable)value!;
                return items.Cast<object?>().Select(item => From(list.Element, item)).ToArray();
            case WitTupleType tuple:
                return tuple.Items.Select((item, i) => From(item, ((ITuple)value!)[i])).ToArray();
            case WitOptionType { Value.Unaliased: WitOptionType inner }:
                return value!.GetType().GetProperty("HasValue")!.GetValue(value) is true
                    ? new CaseValue(1, From(inner, value.GetType().GetProperty("Value")!.GetValue(value)))
                    : new CaseValue(0);
            case WitOptionType option:
                return value is null ? new CaseValue(0) : new CaseValue(1, From(option.Value, value));
            case WitResultType result:
                var isError = value!.GetType().GetProperty("IsError")!.GetValue(value) is true;
                var payload = isError ? result.Error : result.Ok;
                var held = value.GetType().GetProperty(isError ? "Error" : "Value")!.GetValue(value);
                return new CaseValue(isError ? 1 : 0, payload is null ? null : From(payload, held));
            case WitTypeReference { Definition: WitFlags }:
                return Convert.ToUInt32(value, null);
            case WitTypeReference { Definition: WitEnum }:
                return new CaseValue(Convert.ToInt32(value, null));
            case WitTypeReference { Definition: WitRecord record }:
                var names = MemberNames.Of(record, value!.GetType().Name);
                return record.Fields.Select((f, i) => From(f.Type, value.GetType().GetProperty(names[i])!.GetValue(value))).ToArray();
            case WitTypeReference { Definition: WitVariant variant }:
                return FromVariant(variant, value!);
            default:
                throw new ArgumentException($"{type}", nameof(type));
        }
    }

    /// <summary>A plain value as a text that is the same for the same value, bit by bit.</summary>
    public static string Describe(object? value) => value switch
    {
        object?[] items => $"[{string.Join(", ", items.Select(Describe))}]",
        CaseValue chosen => $"#{chosen.Case}({Describe(chosen.Payload)})",
        float number => $"f32 {BitConverter.SingleToUInt32Bits(number):x8}",
        double number => $"f64 {BitConverter.DoubleToUInt64Bits(number):x16}",
        _ => $"{value?.GetType().Name} {value}",
    };

    private static object? ToOption(WitType type, CaseValue value, Type clr)
    {
        if (clr.IsGenericType && clr.GetGenericTypeDefinition() == typeof(Option<>))
        {
            return value.Case == 0
                ? Activator.CreateInstance(clr)
                : clr.GetConstructors().Single().Invoke([To(type, value.Payload, clr.GetGenericArguments()[0])]);
        }

        return value.Case == 0 ? null : To(type, value.Payload, Nullable.GetUnderlyingType(clr) ?? clr);
    }

    private static object ToVariant(WitVariant variant, CaseValue value, Type clr)
    {
        var type = clr.GetNestedType(MemberNames.Of(variant, clr.Name)[value.Case])!;
        return variant.Cases[value.Case].Payload is { } payload
            ? type.GetConstructors().Single().Invoke([To(payload, value.Payload, type.GetProperty("Value")!.PropertyType)])
            : type.GetProperty("Instance")!.GetValue(null)!;
    }

    private static CaseValue FromVariant(WitVariant variant, object value)
    {
        var index = MemberNames.Of(variant, value.GetType().DeclaringType!.Name).IndexOf(value.GetType().Name);
        return variant.Cases[index].Payload is { } payload
            ? new CaseValue(index, From(payload, value.GetType().GetProperty("Value")!.GetValue(value)))
            : new CaseValue(index);
    }

    private static object ToTuple((WitType Type, object? Value)[] items, Type clr)
    {
        // Beyond the seventh, items are in a tuple of their own.
        const int MaxItems = 7;
        var types = clr.GetGenericArguments();
        var arguments = items.Take(MaxItems).Select((item, i) => To(item.Type, item.Value, types[i]));
        return clr.GetConstructors().Single().Invoke(
            [.. items.Length > MaxItems ? arguments.Append(ToTuple(items[MaxItems..], types[MaxItems])) : arguments]);
    }
}
