using System.Text;
using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>What the specification of the canonical ABI says of strings, for each encoding that a guest can want.</summary>
internal static class ReferenceStrings
{
    /// <summary>In a length, says that a string is UTF-16 where it would be Latin-1 without.</summary>
    public const uint Tag = 1u << 31;

    private static readonly UTF8Encoding Utf8 = new(false, true);
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    public static uint Alignment(StringEncoding encoding) => encoding == StringEncoding.Utf8 ? 1u : 2;

    /// <summary>The bytes of a text, and its length as the guest is told.</summary>
    public static (byte[] Bytes, uint Length) Encode(string text, StringEncoding encoding) => encoding switch
    {
        StringEncoding.Utf8 => (Utf8.GetBytes(text), (uint)Utf8.GetByteCount(text)),
        StringEncoding.Utf16 => (Utf16.GetBytes(text), (uint)text.Length),
        _ when text.All(unit => unit <= 0xff) => (Encoding.Latin1.GetBytes(text), (uint)text.Length),
        _ => (Utf16.GetBytes(text), (uint)text.Length | Tag),
    };

    /// <summary>In what a string of a length is, and how many bytes it has.</summary>
    public static (Encoding Encoding, long Bytes) Find(uint length, StringEncoding encoding) => encoding switch
    {
        StringEncoding.Utf8 => (Utf8, length),
        StringEncoding.Utf16 => (Utf16, 2L * length),
        _ when (length & Tag) != 0 => (Utf16, 2L * (length & ~Tag)),
        _ => (Encoding.Latin1, length),
    };
}
