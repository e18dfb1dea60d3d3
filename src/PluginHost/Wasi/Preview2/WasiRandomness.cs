using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PluginHost.Wasi.Preview2;

/// <summary>Random bytes. Those that need not be secure come from the system's generator too.</summary>
internal static class WasiRandomness
{
    // Between two pieces the call's deadline is looked at.
    private const int PieceBytes = 64 * 1024;

    /// <summary><c>get-random-bytes</c>, <c>get-insecure-random-bytes</c>.</summary>
    public static void GetBytes(in WasiMethodCall call)
    {
        ulong length = call.U64(0);
        long most = call.Instance.Generation.Limits.MaxImportBytes;
        if (length > (ulong)most)
        {
            throw call.Instance.LimitExceeded(nameof(PluginLimits.MaxImportBytes), most);
        }

        uint address = call.Memory.Allocate(1, (uint)length);
        Span<byte> bytes = call.Memory.Write(address, (uint)length, 1);
        while (bytes.Length > PieceBytes)
        {
            RandomNumberGenerator.Fill(bytes[..PieceBytes]);
            bytes = bytes[PieceBytes..];
            call.Instance.ThrowIfOver();
        }

        RandomNumberGenerator.Fill(bytes);
        call.Memory.StorePair(call.U32(1), address, (uint)length);
    }

    /// <summary><c>get-random-u64</c>, <c>get-insecure-random-u64</c>.</summary>
    public static void GetNumber(in WasiMethodCall call)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        call.Return(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    /// <summary><c>insecure-seed</c>.</summary>
    public static void GetSeed(in WasiMethodCall call) => RandomNumberGenerator.Fill(call.Result(call.U32(0), 16, 8));
}
