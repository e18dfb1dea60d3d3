namespace PluginHost.Wasi.Preview2;

/// <summary>Functions of input streams: each is at its end.</summary>
internal static class WasiInputStreams
{
    /// <summary><c>read</c>, <c>blocking-read</c>: <c>closed</c>.</summary>
    public static void Read(in WasiMethodCall call)
    {
        Find(call, 0);
        WasiStreamError.ReturnClosed(call, place: 2, size: 12, payload: 4);
    }

    /// <summary><c>skip</c>, <c>blocking-skip</c>: <c>closed</c>.</summary>
    public static void Skip(in WasiMethodCall call)
    {
        Find(call, 0);
        WasiStreamError.ReturnClosed(call, place: 2, size: 16, payload: 8);
    }

    /// <summary><c>subscribe</c>.</summary>
    public static void Subscribe(in WasiMethodCall call)
    {
        call.Return(call.Give(new Pollable(due: 0, Find(call, 0))));
    }

    /// <summary>Finds a stream.</summary>
    public static EndedInput Find(in WasiMethodCall call, int place) =>
        call.Find<EndedInput>(call.U32(place), WasiResourceKind.InputStream);
}
