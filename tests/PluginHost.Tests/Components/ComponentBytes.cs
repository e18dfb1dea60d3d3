using PluginHost.Tests.Compilation;

namespace PluginHost.Tests.Components;

/// <summary>Puts components together byte by byte, for what no assembler would write.</summary>
internal static class ComponentBytes
{
    /// <summary>A component of the given sections, the first of which starts at offset 8.</summary>
    public static byte[] Component(params byte[][] sections) =>
        [0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00, .. sections.SelectMany(section => section)];

    public static byte[] Types(params byte[][] types) => WasmBytes.Section(7, WasmBytes.List(types));

    public static byte[] Imports(params byte[][] imports) => WasmBytes.Section(10, WasmBytes.List(imports));

    /// <summary>An import, or the export of a type of an instance.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type in the binary format.</param>
    public static byte[] Named(string name, params byte[] type) => [0x00, .. WasmBytes.Name(name), .. type];

    /// <summary>A type of an instance with these declarations.</summary>
    public static byte[] InstanceType(params byte[][] declarations) => [0x42, .. WasmBytes.List(declarations)];

    /// <summary>The index of a type where a type is used: a signed number.</summary>
    public static byte[] Use(int type) => (type & ~0x3F) == 0 ? [(byte)type] : [(byte)(type & 0x7F | 0x80), .. Use(type >> 7)];
}
