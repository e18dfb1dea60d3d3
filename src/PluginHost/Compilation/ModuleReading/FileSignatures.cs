namespace PluginHost.Compilation;

/// <summary>Files that are mistaken for guests often enough to be called by their name.</summary>
internal static class FileSignatures
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The kind and description of a file that is not WebAssembly binary, or null.</summary>
    public static (GuestFileKind Kind, string Description)? Find(ReadOnlySpan<byte> file)
    {
        if (FindCompressed(file) is { } compressed)
        {
            return (GuestFileKind.Compressed, $"a file compressed with {compressed}: unpack it first");
        }

        if (IsNative(file))
        {
            return (GuestFileKind.NativeCode, "native code, not WebAssembly: load the .wasm file that it was made from");
        }

        ReadOnlySpan<byte> text = file.StartsWith(ByteOrderMark) ? file[ByteOrderMark.Length..] : file;
        int start = TextFormat.SkipSpace(text);
        return start < text.Length ? FindText(text[start]) : null;
    }

    private static (GuestFileKind Kind, string Description)? FindText(byte first) => first switch
    {
        (byte)'(' => (GuestFileKind.Text, "WebAssembly text format (WAT): assemble it to binary first"),
        (byte)'<' => (GuestFileKind.Markup, "a web page or XML, as a server sends when it has no such file"),
        _ => null,
    };

    private static string? FindCompressed(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return "gzip";
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
        {
            return "Zstandard";
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
        {
            return "xz";
        }

        if (file.StartsWith("BZh"u8))
        {
            return "bzip2";
        }

        return file.StartsWith((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 3, 4]) ? "zip" : null;
    }

    // ELF is also the container of what the engine compiles. The last four are the byte orders of Mach-O.
    private static bool IsNative(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F'])
        || file.StartsWith("MZ"u8)
        || file.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE])
        || file.StartsWith((ReadOnlySpan<byte>)[0xCE, 0xFA, 0xED, 0xFE])
        || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xED, 0xFA, 0xCF])
        || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xED, 0xFA, 0xCE]);
}
