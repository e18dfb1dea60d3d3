using System.Buffers.Binary;

namespace PluginHost.Wasi.Preview2;

/// <summary>Random bytes. Those that need not be secure come from where the others do.</summary>
internal static class WasiRandomness
{
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
        WasiRandom.Fill(call.Instance, call.Memory.Write(address, (uint)length, 1));
        call.Memory.StorePair(call.U32(1), address, (uint)length);
    }

    /// <summary><c>get-random-u64</c>, <c>get-insecure-random-u64</c>.</summary>
    public static void GetNumber(in WasiMethodCall call)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        WasiRandom.Fill(call.Instance, bytes);
        call.Return(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    /// <summary><c>insecure-seed</c>.</summary>
    public static void GetSeed(in WasiMethodCall call) => WasiRandom.Fill(call.Instance, call.Result(call.U32(0), 16, 8));
}
