using System.Buffers.Binary;

namespace PluginHost.Wasi.Preview2;

/// <summary>Waiting, which ends with the call at the latest.</summary>
internal static class WasiPollables
{
    private const ulong NanosecondsPerTick = 100;

    /// <summary><c>pollable.ready</c>.</summary>
    public static void IsReady(in WasiMethodCall call) => call.Return(Find(call, call.U32(0)).Due <= call.Now ? 1u : 0);

    /// <summary><c>pollable.block</c>.</summary>
    public static void Block(in WasiMethodCall call) => SleepUntil(call, Find(call, call.U32(0)).Due);

    /// <summary><c>poll</c>: waits for what comes first, and tells everything that has come by then.</summary>
    public static void Poll(in WasiMethodCall call)
    {
        uint count = call.U32(1);
        if (count is 0 or > WasiPoll.MaxSubscriptions)
        {
            throw call.Instance.Violation($"It polled {count} pollables; it may poll from 1 to {WasiPoll.MaxSubscriptions}.");
        }

        ReadOnlySpan<byte> handles = call.Memory.Read(call.U32(0), count * sizeof(uint), sizeof(uint));
        var dues = new ulong[count];
        for (int i = 0; i < dues.Length; i++)
        {
            dues[i] = Find(call, BinaryPrimitives.ReadUInt32LittleEndian(handles[(i * sizeof(uint))..])).Due;
        }

        // What is due first is among what is told, whatever the clock says after the wait.
        ulong first = dues.Min();
        SleepUntil(call, first);
        ulong now = Math.Max(first, call.Now);
        ReturnIndexes(call, [.. Enumerable.Range(0, dues.Length).Where(i => dues[i] <= now)]);
    }

    private static void ReturnIndexes(in WasiMethodCall call, ReadOnlySpan<int> indexes)
    {
        uint size = (uint)indexes.Length * sizeof(uint);
        uint address = call.Memory.Allocate(sizeof(uint), size);
        Span<byte> target = call.Memory.Write(address, size, sizeof(uint));
        for (int i = 0; i < indexes.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[(i * sizeof(uint))..], indexes[i]);
        }

        call.Memory.StorePair(call.U32(2), address, (uint)indexes.Length);
    }

    private static Pollable Find(in WasiMethodCall call, uint handle) => call.Find<Pollable>(handle, WasiResourceKind.Pollable);

    private static void SleepUntil(in WasiMethodCall call, ulong due)
    {
        ulong now = call.Now;
        if (due > now)
        {
            call.Instance.Sleep(TimeSpan.FromTicks((long)((due - now) / NanosecondsPerTick)));
        }
    }
}
