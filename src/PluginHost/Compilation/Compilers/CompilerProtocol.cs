using System.Buffers.Binary;
using System.Text;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// How host and compiler talk. The compiler writes the greeting once it is ready and its limits hold. Then, for one module after the other: the host
/// writes a request; the compiler writes an answer: what it is, how long it is, the processor's time that it took, and the code or a message. The
/// compiler ends when the host closes, or has ended.
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
    public static ReadOnlySpan<byte> Greeting => "pluginhost-compiler 3\n"u8;

    /// <summary>Writes a request.</summary>
    public static void WriteRequest(Stream output, CodeProfile profile, int cpuSeconds, ReadOnlySpan<byte> module)
    {
        using var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true);
        writer.Write(profile.ToString());
        writer.Write(cpuSeconds);
        writer.Write(module.Length);
        writer.Write(module);
    }

    /// <summary>Reads a request.</summary>
    /// <returns><see langword="null"/> if none comes any more.</returns>
    public static (CodeProfile Profile, int CpuSeconds, byte[] Module)? ReadRequest(Stream input)
    {
        using var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
        try
        {
            CodeProfile profile = CodeProfile.Parse(reader.ReadString()) ?? throw new InvalidDataException("A request has no profile that is known.");
            int cpuSeconds = reader.ReadInt32();
            byte[] module = GC.AllocateUninitializedArray<byte>(reader.ReadInt32());
            input.ReadExactly(module);
            return (profile, cpuSeconds, module);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

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
