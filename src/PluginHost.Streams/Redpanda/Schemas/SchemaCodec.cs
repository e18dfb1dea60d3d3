using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PluginHost.Streams.Redpanda.Schemas;

/// <summary>Schemas as guests read and write them.</summary>
internal static class SchemaCodec
{
    // A name, a subject and a version of at least a byte each.
    private const int LeastReferenceBytes = 3;

    // Each takes much more in the host than its three bytes in the guest.
    private const int MaxReferences = 1000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a schema.</summary>
    public static byte[] Write(SchemaDefinition schema)
    {
        var target = new List<byte>();
        Write(target, schema);
        return [.. target];
    }

    /// <summary>Writes a version of a subject.</summary>
    public static byte[] Write(SubjectSchema schema)
    {
        var target = new List<byte>();
        Write(target, schema.Id);
        Write(target, schema.Version);
        Write(target, schema.Definition);
        return [.. target];
    }

    /// <summary>Reads a schema that a guest wrote.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out SchemaDefinition? schema)
    {
        schema = null;
        if (!Varint.TryRead(ref source, out long type)
            || type is < (long)SchemaType.Avro or > (long)SchemaType.Json
            || !TryRead(ref source, out string? text)
            || !Varint.TryRead(ref source, out long count)
            || count is < 0 or > MaxReferences
            || count > source.Length / LeastReferenceBytes)
        {
            return false;
        }

        var references = new List<SchemaReference>((int)count);
        for (; count > 0; count--)
        {
            if (!TryRead(ref source, out string? name)
                || !TryRead(ref source, out string? subject)
                || !Varint.TryRead(ref source, out long version)
                || version is < int.MinValue or > int.MaxValue)
            {
                return false;
            }

            references.Add(new SchemaReference(name, subject, (int)version));
        }

        schema = new SchemaDefinition(text, (SchemaType)type) { References = references };
        return source.IsEmpty;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryReadText(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = Strict.GetString(utf8);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private static void Write(List<byte> target, SchemaDefinition schema)
    {
        Write(target, (long)schema.Type);
        Write(target, schema.Text);
        Write(target, schema.References.Count);
        foreach (SchemaReference reference in schema.References)
        {
            Write(target, reference.Name);
            Write(target, reference.Subject);
            Write(target, reference.Version);
        }
    }

    private static void Write(List<byte> target, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Write(target, utf8.Length);
        target.AddRange(utf8);
    }

    private static void Write(List<byte> target, long number)
    {
        Span<byte> bytes = stackalloc byte[Varint.MaxBytes];
        target.AddRange(bytes[..^Varint.Write(bytes, number).Length]);
    }

    private static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!Varint.TryRead(ref source, out long length) || length < 0 || length > source.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> utf8 = source[..(int)length];
        source = source[(int)length..];
        return TryReadText(utf8, out text);
    }
}
