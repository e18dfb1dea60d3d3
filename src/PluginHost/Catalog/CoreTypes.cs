using PluginHost.Compilation;
using PluginHost.CompilerServices;

namespace PluginHost.Catalog;

/// <summary>Compares the core types that contracts speak of with those that modules declare.</summary>
internal static class CoreTypes
{
    /// <summary>Whether a module's function has the type that a contract asks for.</summary>
    public static bool AreEqual(CoreSignature signature, CoreFunctionType type) =>
        AreEqual(signature.Parameters, type.Parameters.AsSpan()) && AreEqual(signature.Results, type.Results.AsSpan());

    /// <summary>The type of a function that the host offers, from a module's view.</summary>
    public static CoreSignature ToSignature(CoreFunctionType type) =>
        new([.. type.Parameters.Select(ToCoreType)], [.. type.Results.Select(ToCoreType)]);

    private static CoreType ToCoreType(CoreValueType type) => type == CoreValueType.I32 ? CoreType.I32
        : type == CoreValueType.I64 ? CoreType.I64
        : type == CoreValueType.F32 ? CoreType.F32
        : type == CoreValueType.F64 ? CoreType.F64
        : throw new ArgumentOutOfRangeException(nameof(type));

    private static bool AreEqual(ReadOnlySpan<CoreType> expected, ReadOnlySpan<CoreValueType> found)
    {
        if (expected.Length != found.Length)
        {
            return false;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (found[i] != ToValueType(expected[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static CoreValueType ToValueType(CoreType type) => type switch
    {
        CoreType.I32 => CoreValueType.I32,
        CoreType.I64 => CoreValueType.I64,
        CoreType.F32 => CoreValueType.F32,
        CoreType.F64 => CoreValueType.F64,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
