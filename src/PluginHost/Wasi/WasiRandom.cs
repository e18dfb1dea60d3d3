using PluginHost.Sandbox;

namespace PluginHost.Wasi;

/// <summary>Random bytes, from the system's generator or from the plugin's seed.</summary>
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

        Fill(call.Instance, bytes);
        return Errno.Success;
    }

    /// <summary>Fills with random bytes, unless the call is over before that.</summary>
    public static void Fill(GuestInstance instance, Span<byte> bytes)
    {
        while (bytes.Length > PieceBytes)
        {
            instance.FillRandom(bytes[..PieceBytes]);
            bytes = bytes[PieceBytes..];
            instance.ThrowIfOver();
        }

        instance.FillRandom(bytes);
    }
}
