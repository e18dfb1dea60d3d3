namespace PluginHost.Wasi.Preview2;

/// <summary>How results say that a stream is at its end.</summary>
internal static class WasiStreamError
{
    private const byte Error = 1;
    private const byte Closed = 1;

    /// <summary>Writes a result that is the error <c>closed</c>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="place">Which argument says where the result goes.</param>
    /// <param name="size">The size of the result.</param>
    /// <param name="payload">Where the value in it is; also its alignment.</param>
    public static void ReturnClosed(in WasiMethodCall call, int place, uint size, uint payload)
    {
        Span<byte> result = call.Result(call.U32(place), size, payload);
        result[0] = Error;
        result[(int)payload] = Closed;
    }
}
