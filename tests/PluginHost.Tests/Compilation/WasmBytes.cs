using System.Text;

namespace PluginHost.Tests.Compilation;

/// <summary>Puts modules together byte by byte, for what no assembler would write.</summary>
internal static class WasmBytes
{
    public static byte[] Preamble => [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00];

    /// <summary>A module of the given sections. The first one starts at offset 8; its contents, when shorter than 128 bytes, at 10.</summary>
    public static byte[] Module(params byte[][] sections) => [.. Preamble, .. Concat(sections)];

    public static byte[] Section(int id, params byte[][] contents)
    {
        byte[] bytes = Concat(contents);
        return [(byte)id, .. Number((ulong)bytes.Length), .. bytes];
    }

    /// <summary>A list: the number of its entries, and the entries.</summary>
    public static byte[] List(params byte[][] entries) => [.. Number((ulong)entries.Length), .. Concat(entries)];

    public static byte[] Name(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return [.. Number((ulong)bytes.Length), .. bytes];
    }

    /// <summary>An unsigned LEB128 number in its shortest form.</summary>
    public static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        do
        {
            byte low = (byte)(value & 0x7F);
            value >>= 7;
            bytes.Add(value == 0 ? low : (byte)(low | 0x80));
        }
        while (value != 0);

        return [.. bytes];
    }

    /// <summary>The type section with the one type <c>(func)</c>.</summary>
    public static byte[] PlainFunctionType => Section(1, List([0x60, 0x00, 0x00]));

    /// <summary>A function body with its size: the declarations of locals, the instructions and the end.</summary>
    public static byte[] Body(byte[] locals, byte[] instructions)
    {
        byte[] bytes = [.. locals, .. instructions, 0x0B];
        return [.. Number((ulong)bytes.Length), .. bytes];
    }

    /// <summary>A module with one function of type <c>(func)</c> and the given instructions.</summary>
    public static byte[] ModuleWithBody(params byte[] instructions) =>
        Module(PlainFunctionType, Section(3, List([0x00])), Section(10, List(Body([0x00], instructions))));

    public static byte[] Repeat(int count, params byte[] bytes) => Concat(Enumerable.Repeat(bytes, count));

    private static byte[] Concat(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];
}
