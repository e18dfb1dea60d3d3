using System.Buffers.Binary;

namespace PluginHost.Compilation;

/// <summary>
/// How host and compiler talk. The compiler writes the greeting once it is ready and its limits hold; the host writes the module and
/// closes; the compiler writes one answer: what it is, how long it is, the processor's time that it took, and the code or a message.
/// </summary>
internal static class CompilerProtocol
{
    /// <summary>The answer is code.</summary>
    public const byte Code = 1;

    /// <summary>The answer is a message: the module is not valid.</summary>
    public const byte Refusal = 2;

    /// <summary>Bytes before an answer.</summary>
    public const int HeaderBytes = 1 + sizeof(int) + sizeof(long);

    /// <summary>What the compiler says first.</summary>
    public static ReadOnlySpan<byte> Greeting => "pluginhost-compiler 2\n"u8;

    /// <summary>Writes an answer.</summary>
    public static void Write(Stream output, byte kind, TimeSpan used, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], content.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[(1 + sizeof(int))..], used.Ticks);
        output.Write(header);
        output.Write(content);
        output.Flush();
    }

    /// <summary>Reads what comes before an answer.</summary>
    public static (byte Kind, int Length, TimeSpan Used) ReadHeader(ReadOnlySpan<byte> header) => (
        header[0],
        BinaryPrimitives.ReadInt32LittleEndian(header[1..]),
        TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(header[(1 + sizeof(int))..])));
}
