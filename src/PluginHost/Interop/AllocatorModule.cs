using System.Text;
using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>
/// A module of the host's own. It imports an allocator (<c>cabi_realloc</c>) and exports a function that calls it for several strings in
/// turn: to enter a guest costs more than most allocators do.
/// </summary>
internal static class AllocatorModule
{
    /// <summary>For how many strings it calls the allocator.</summary>
    public const int Strings = LiftLowerContext.StringsAtOnce;

    // Traps that come from the allocator go through it, so it is seen in what is told of them.
    private const string FunctionName = "pluginhost:allocate";

    private const byte I32 = 0x7F;
    private const byte End = 0x0B;

    /// <summary>The name of its one export.</summary>
    public static ReadOnlySpan<byte> Export => "a"u8;

    /// <summary>
    /// The module in the binary format:
    /// <code>
    /// (module
    ///   (import "" "" (func $realloc (param i32 i32 i32 i32) (result i32)))
    ///   (func (export "a") (param $size0 i32) ... (result i32 ...)
    ///     (call $realloc (i32.const 0) (i32.const 0) (i32.const 1) (local.get $size0))
    ///     ...))
    /// </code>
    /// </summary>
    public static byte[] ToBytes()
    {
        byte[] several = [Strings, .. Enumerable.Repeat(I32, Strings)];
        byte[] types = [2, 0x60, 4, I32, I32, I32, I32, 1, I32, 0x60, .. several, .. several];
        byte[] code = [0, .. Enumerable.Range(0, Strings).SelectMany(Call), End];
        byte[] name = Encoding.ASCII.GetBytes(FunctionName);
        byte[] names = [1, 1, (byte)name.Length, .. name];
        return
        [
            .. "\0asm"u8, 1, 0, 0, 0,
            .. Section(1, types),
            .. Section(2, [1, 0, 0, 0, 0]),
            .. Section(3, [1, 1]),
            .. Section(7, [1, 1, .. Export, 0, 1]),
            .. Section(10, [1, .. Sized(code)]),
            .. Section(0, [4, .. "name"u8, 1, .. Sized(names)]),
        ];
    }

    // i32.const 0, i32.const 0, i32.const 1, local.get, call 0.
    private static byte[] Call(int size) => [0x41, 0, 0x41, 0, 0x41, 1, 0x20, (byte)size, 0x10, 0];

    private static byte[] Section(byte id, byte[] content) => [id, .. Sized(content)];

    // The length as a LEB128 of two bytes.
    private static byte[] Sized(byte[] content) => [(byte)(0x80 | (content.Length & 0x7F)), (byte)(content.Length >> 7), .. content];
}
