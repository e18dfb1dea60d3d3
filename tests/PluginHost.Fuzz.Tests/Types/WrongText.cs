using System.Text;
using PluginHost.CompilerServices;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>Everything that is wrong with a text that ends with four letters, in the encoding that its guest wants.</summary>
internal sealed class WrongText
{
    private static readonly byte[][] Utf8Ends =
    [
        [0x80],
        [0xff],
        [0xe2, 0x82],
        [0xc0, 0xaf],
        [0xed, 0xa0, 0x80],
        [0xf0, 0x80, 0x80, 0xaf],
        [0xf4, 0x90, 0x80, 0x80],
    ];

    // Half a pair of surrogates, two first halves, and a pair the wrong way round.
    private static readonly byte[][] Utf16Ends = [[0x3d, 0xd8], [0x42, 0xde], [0x3d, 0xd8, 0x3d, 0xd8], [0x42, 0xde, 0x3d, 0xd8]];

    private readonly StringEncoding _encoding;
    private readonly Encoding _found;

    /// <param name="encoding">How the guest wants its strings.</param>
    /// <param name="length">The text's length as the guest says it.</param>
    public WrongText(StringEncoding encoding, uint length)
    {
        _encoding = encoding;
        (_found, long bytes) = ReferenceStrings.Find(length, encoding);
        Bytes = (int)bytes;
    }

    /// <summary>How many bytes the text has.</summary>
    public int Bytes { get; }

    /// <summary>What is no text, each at the end of one. Any bytes are Latin-1.</summary>
    public IReadOnlyList<byte[]> Ends => _found switch
    {
        UTF8Encoding => Utf8Ends,
        UnicodeEncoding => Utf16Ends,
        _ => [],
    };

    /// <summary>Where the text cannot be.</summary>
    public IReadOnlyList<byte[]> Addresses(int start) => WrongValues.Addresses(start, Bytes, ReferenceStrings.Alignment(_encoding));

    /// <summary>Lengths that reach beyond the memory.</summary>
    public IReadOnlyList<byte[]> Lengths(int start) => _encoding switch
    {
        StringEncoding.Utf8 => WrongValues.Lengths(start, 1),
        StringEncoding.Utf16 => WrongValues.Lengths(start, 2),
        _ => [.. Untagged(start, 1), .. Untagged(start, 2).Select(length => (byte[])[.. length[..3], (byte)(length[3] | 0x80)])],
    };

    private static IEnumerable<byte[]> Untagged(int start, int unit) => WrongValues.Lengths(start, unit).Where(length => length[3] < 0x80);
}
