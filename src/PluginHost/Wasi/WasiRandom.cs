using System.Security.Cryptography;

namespace PluginHost.Wasi;

/// <summary>Random bytes, from the system's generator.</summary>
internal static class WasiRandom
{
    // Between two pieces the call's deadline is looked at: a guest may ask for as much as its memory holds.
    private const int PieceBytes = 64 * 1024;

    /// <summary><c>random_get</c>.</summary>
    public static Errno Get(in WasiCall call)
    {
        if (!call.TryGet(call.U32(0), call.U32(1), out Span<byte> bytes))
        {
            return Errno.Fault;
        }

        while (bytes.Length > PieceBytes)
        {
            RandomNumberGenerator.Fill(bytes[..PieceBytes]);
            bytes = bytes[PieceBytes..];
            call.Instance.ThrowIfOver();
        }

        RandomNumberGenerator.Fill(bytes);
        return Errno.Success;
    }
}
