using System.Text;

namespace PluginHost.Streams.Frames;

/// <summary>Strings of header names, which are few and come again and again.</summary>
internal sealed class NameCache
{
    private const int Slots = 64;

    /// <summary>The longest name that is kept, in bytes: a guest chooses the names.</summary>
    public const int MaxLength = 128;

    private readonly string?[] _names = new string?[Slots];
    private readonly byte[]?[] _utf8 = new byte[]?[Slots];

    /// <summary>The string of a name. What is not UTF-8 gets replacement characters.</summary>
    public string Get(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "";
        }

        if (name.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(name);
        }

        int slot = ((name[0] * 31) + (name[^1] * 7) + name.Length) % Slots;
        if (_utf8[slot] is { } known && name.SequenceEqual(known))
        {
            return _names[slot]!;
        }

        string text = Encoding.UTF8.GetString(name);
        _utf8[slot] = name.ToArray();
        _names[slot] = text;
        return text;
    }
}
