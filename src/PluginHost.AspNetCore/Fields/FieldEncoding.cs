using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PluginHost.AspNetCore.Fields;

/// <summary>
/// Between the bytes of field values, which guests see, and the strings of ASP.NET Core. The server decides how it makes strings of
/// bytes, so the same encoding leads back to the exact bytes.
/// </summary>
/// <param name="selector">The server's encoding of a field.</param>
/// <param name="isNonAsciiAllowed">Whether the server takes characters beyond ASCII where its selector names no encoding.</param>
internal sealed class FieldEncoding(Func<string, Encoding?> selector, bool isNonAsciiAllowed)
{
    /// <summary>The bytes of a value.</summary>
    public byte[] Encode(string name, string value) =>
        Ascii.IsValid(value) ? Encoding.ASCII.GetBytes(value) : (selector(name) ?? Encoding.UTF8).GetBytes(value);

    /// <summary>The string that the server would make of bytes.</summary>
    /// <returns>Whether there is one that leads back to exactly these bytes.</returns>
    public bool TryDecode(string name, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? value)
    {
        if (Ascii.IsValid(bytes))
        {
            value = Encoding.ASCII.GetString(bytes);
            return true;
        }

        value = null;
        if ((selector(name) ?? (isNonAsciiAllowed ? Encoding.UTF8 : null)) is not { } encoding)
        {
            return false;
        }

        try
        {
            string decoded = encoding.GetString(bytes);
            if (!bytes.SequenceEqual(encoding.GetBytes(decoded)))
            {
                return false;
            }

            value = decoded;
            return true;
        }
        catch (ArgumentException)
        {
            // An encoding may be made to throw for bytes that it has no characters for.
            return false;
        }
    }
}
