using Bench.Calls;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Instances;

/// <summary>What a fresh instance for each call costs, against the least that the engine can do.</summary>
internal static unsafe class InstancesArea
{
    private const int Slots = 64;
    private const int MaxMemoryBytes = 64 * 1024 * 1024;

    public static IEnumerable<Row> Measure()
    {
        byte[] wasm = Calls.GuestText.ToModule();
        using var plugin = new CallsPlugin(wasm, PluginLifetime.PerCall);
        ICalls calls = plugin.Calls;
        using var raw = new RawGuest(wasm, new PoolSettings(Slots, MaxMemoryBytes, KeptMemory.Small));

        yield return Pairs.Measure(
            "instances/percall@raw", "raw pre-linked instantiation, call and deletion", count => Add(calls, count), count => Add(raw, count));
        yield return TwoThreads.Measure("instances/two-threads@control", count => Add(calls, count));
    }

    private static void Add(ICalls calls, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ValueTask<uint> call = calls.AddAsync((uint)i, 1);
            Check(call.IsCompleted ? call.Result : throw new InvalidOperationException("The call waits."), (uint)i + 1);
        }
    }

    private static void Add(RawGuest guest, int count)
    {
        RawValue* values = stackalloc RawValue[2];
        for (int i = 0; i < count; i++)
        {
            values[0].U32 = (uint)i;
            values[1].U32 = 1;
            guest.CallFresh("bench:calls/calls#add"u8, values, 2);
            Check(values[0].U32, (uint)i + 1);
        }
    }

    private static void Check(uint sum, uint expected)
    {
        if (sum != expected)
        {
            throw new InvalidOperationException($"The guest gave {sum} instead of {expected}.");
        }
    }
}
