using System.Buffers.Binary;

namespace PluginHost.Compilation;

/// <summary>What a file is, told from its first bytes before anything else is done with it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Version">The version in a WebAssembly preamble: 1 for a core module, 13 for a component; else 0.</param>
/// <param name="Layer">The layer in a WebAssembly preamble: 0 for a core module, 1 for a component; else 0.</param>
/// <param name="Description">What was found, as a phrase that stands in a message after "found".</param>
internal readonly record struct GuestFile(GuestFileKind Kind, ushort Version, ushort Layer, string Description)
{
    private const int PreambleSize = 8;
    private const ushort CoreLayer = 0;
    private const ushort CoreVersion = 1;
    private const ushort ComponentLayer = 1;
    private const ushort ComponentVersion = 13;

    private static ReadOnlySpan<byte> Magic => "\0asm"u8;

    /// <summary>Recognises a file. Any bytes give an answer, in time linear in the whitespace and comments that they start with.</summary>
    public static GuestFile Recognize(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
        {
            return new GuestFile(GuestFileKind.Empty, 0, 0, "an empty file");
        }

        if (file.StartsWith(Magic))
        {
            return file.Length < PreambleSize ? Truncated(file.Length) : FromPreamble(file[..PreambleSize]);
        }

        if (Magic.StartsWith(file))
        {
            return Truncated(file.Length);
        }

        return FileSignatures.Find(file) is var (kind, description)
            ? new GuestFile(kind, 0, 0, description)
            : new GuestFile(GuestFileKind.Unknown, 0, 0, "a file that is not WebAssembly");
    }

    private static GuestFile Truncated(int length) =>
        new(GuestFileKind.Truncated, 0, 0, $"a WebAssembly file that ends after {length} bytes");

    private static GuestFile FromPreamble(ReadOnlySpan<byte> preamble)
    {
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(preamble[4..]);
        ushort layer = BinaryPrimitives.ReadUInt16LittleEndian(preamble[6..]);
        (GuestFileKind kind, string description) = (layer, version) switch
        {
            (CoreLayer, CoreVersion) => (GuestFileKind.CoreModule, "a core WebAssembly module"),
            (ComponentLayer, ComponentVersion) => (GuestFileKind.Component, "a WebAssembly component"),
            (CoreLayer, _) => (GuestFileKind.UnsupportedVersion, $"a core WebAssembly module of version {version}, where {CoreVersion} is known"),
            (ComponentLayer, _) => (
                GuestFileKind.UnsupportedVersion, $"a WebAssembly component of version {version}, where {ComponentVersion} is known"),
            _ => (GuestFileKind.UnsupportedVersion, $"WebAssembly of version {version} in the unknown layer {layer}"),
        };

        return new GuestFile(kind, version, layer, description);
    }
}
