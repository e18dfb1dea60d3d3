using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>How <c>BinaryPrimitives</c> calls the types of numbers.</summary>
internal static class Endianness
{
    public static string NameOf(WitPrimitiveKind kind) => kind switch
    {
        WitPrimitiveKind.S16 => "Int16",
        WitPrimitiveKind.U16 => "UInt16",
        WitPrimitiveKind.S32 => "Int32",
        WitPrimitiveKind.U32 => "UInt32",
        WitPrimitiveKind.S64 => "Int64",
        WitPrimitiveKind.U64 => "UInt64",
        WitPrimitiveKind.F32 => "Single",
        WitPrimitiveKind.F64 => "Double",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
