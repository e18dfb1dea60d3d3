using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>Core values as the engine passes them, and their bits.</summary>
internal static class CoreValues
{
    public static ulong Bits(RawValue value, CoreType type) =>
        type is CoreType.I64 or CoreType.F64 ? value.U64 : value.U32;

    /// <summary>A core value whose unused bits are not zero, because an engine does not clear them.</summary>
    public static RawValue Of(ulong bits, CoreType type) =>
        new() { U64 = type is CoreType.I64 or CoreType.F64 ? bits : bits | 0xdeadbeef_00000000 };

    public static List<string> Names(ReadOnlySpan<CoreType> types)
    {
        var names = new List<string>();
        foreach (var type in types)
        {
#pragma warning disable CA1308 // That is how they are spelled.
            names.Add(type.ToString().ToLowerInvariant());
#pragma warning restore CA1308
        }

        return names;
    }
}
