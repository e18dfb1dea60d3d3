using System.Globalization;

namespace PluginHost.Compilation;

/// <summary>
/// The encoding of reference types in a <see cref="CoreValueType"/>: the low 8 bits are the leading byte of the binary format. When that
/// is 0x63 (nullable) or 0x64 (not nullable), bit 8 tells whether bits 9 to 31 hold a type index or the byte of an abstract heap type.
/// A nullable abstract type is always in its short form of one byte, so that equal types have equal encodings.
/// </summary>
internal static class CoreValueTypes
{
    /// <summary>Type indices have to be lower than this.</summary>
    public const int MaxTypeIndex = 1 << 23;

    private const byte NullableReference = 0x63;
    private const byte Reference = 0x64;
    private const int ConcreteBit = 8;
    private const int PayloadShift = 9;

    public static CoreValueType ReferenceToAbstract(byte heapType, bool nullable) => nullable
        ? (CoreValueType)heapType
        : (CoreValueType)(Reference | ((uint)heapType << PayloadShift));

    public static CoreValueType ReferenceToType(int typeIndex, bool nullable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(typeIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(typeIndex, MaxTypeIndex);
        return (CoreValueType)((nullable ? NullableReference : Reference) | (1u << ConcreteBit) | ((uint)typeIndex << PayloadShift));
    }

    /// <summary>Whether the type is one of the named members: a number, a vector, funcref or externref.</summary>
    public static bool IsNamed(this CoreValueType type) => type is CoreValueType.I32 or CoreValueType.I64 or CoreValueType.F32
        or CoreValueType.F64 or CoreValueType.V128 or CoreValueType.FuncRef or CoreValueType.ExternRef;

    /// <summary>The type as the text format writes it.</summary>
    public static string ToWat(this CoreValueType type)
    {
        uint encoding = (uint)type;
        byte leading = (byte)encoding;
        if (leading is not (NullableReference or Reference))
        {
            return leading switch
            {
                0x7F => "i32",
                0x7E => "i64",
                0x7D => "f32",
                0x7C => "f64",
                0x7B => "v128",
                _ => ShortName(leading),
            };
        }

        bool concrete = ((encoding >> ConcreteBit) & 1) != 0;
        uint payload = encoding >> PayloadShift;
        string heapType = concrete ? payload.ToString(CultureInfo.InvariantCulture) : HeapTypeName((byte)payload);
        return leading == NullableReference ? $"(ref null {heapType})" : $"(ref {heapType})";
    }

    /// <summary>Whether a byte is an abstract heap type of a known proposal.</summary>
    public static bool IsAbstractHeapType(byte encoding) => encoding is >= 0x68 and <= 0x75;

    private static string HeapTypeName(byte encoding) => encoding switch
    {
        0x75 => "nocont",
        0x74 => "noexn",
        0x73 => "nofunc",
        0x72 => "noextern",
        0x71 => "none",
        0x70 => "func",
        0x6F => "extern",
        0x6E => "any",
        0x6D => "eq",
        0x6C => "i31",
        0x6B => "struct",
        0x6A => "array",
        0x69 => "exn",
        0x68 => "cont",
        _ => $"0x{encoding:x2}",
    };

    // The bottom types are the ones whose short name is not the heap type's name with "ref" behind it.
    private static string ShortName(byte encoding) => encoding switch
    {
        0x75 => "nullcontref",
        0x74 => "nullexnref",
        0x73 => "nullfuncref",
        0x72 => "nullexternref",
        0x71 => "nullref",
        _ => HeapTypeName(encoding) + "ref",
    };
}
