using System.Text;
using Bench.Calls;
using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Scoreboard.Calls;

/// <summary>What it costs to cross the boundary: generated proxies, all limits on, against the least that the engine can do.</summary>
internal static unsafe class CallsArea
{
    private const int PayloadBytes = 64 * 1024;
    private const uint ImportsPerCall = 1000;
    private const int Records = 1000;

    /// <summary>Measures the area once, into a file.</summary>
    public const string Argument = "measure-calls";

    public static IEnumerable<Row> Measure() => Processes.Measure(Argument);

    /// <summary>Measures the area in this process.</summary>
    public static IEnumerable<Row> MeasureHere()
    {
        byte[] wasm = GuestText.ToModule();
        using var plugin = new CallsPlugin(wasm, PluginLifetime.Pooled);
        ICalls calls = plugin.Calls;
        using var raw = new RawGuest(wasm);
        byte[] payload = MakePayload();

        yield return Pairs.Measure("calls/add@raw", "raw unchecked call", count => Add(calls, count), count => Add(raw, count));
        yield return Pairs.Measure("calls/import@raw", "raw unchecked host function", count => Sum(calls, count), count => Sum(raw, count));
        yield return Pairs.Measure(
            "calls/bytes64k@hand", "lowered and lifted by hand", count => Echo(calls, payload, count), count => Echo(raw, payload, count));
        string text = MakeText();
        yield return Pairs.Measure(
            "calls/string100@hand", "lowered and lifted by hand", count => Echo(calls, text, count), count => Echo(raw, text, count));
        Person[] people = MakePeople();
        var byHand = new PeopleByHand(raw);
        yield return Pairs.Measure(
            "calls/records1000@hand", "lowered and lifted by hand", count => Echo(calls, people, count), count => byHand.Echo(people, count));
        using var component = new ComponentGuest(GuestText.ToComponentText());
        yield return Pairs.Measure(
            "calls/bytes64k@components", "Wasmtime.Components", count => Echo(calls, payload, count), count => component.Echo(payload, count));
        yield return Pairs.Measure(
            "calls/records1000@components", "Wasmtime.Components", count => Echo(calls, people, count), count => component.Echo(people, count));
    }

    /// <summary>64 KiB.</summary>
    internal static byte[] MakePayload()
    {
        byte[] payload = new byte[PayloadBytes];
        new Random(1).NextBytes(payload);
        return payload;
    }

    /// <summary>A hundred characters.</summary>
    internal static string MakeText() => string.Concat(Enumerable.Repeat("0123456789", 10));

    /// <summary>A thousand records.</summary>
    internal static Person[] MakePeople() =>
        [.. Enumerable.Range(0, Records).Select(i => new Person($"Person number {i}", (uint)i, $"person-{i}@example.com"))];

    internal static void Add(ICalls calls, int count)
    {
        uint sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum = Completed(calls.AddAsync(sum, (uint)i));
        }

        Check(sum, count);
    }

    private static void Add(RawGuest guest, int count)
    {
        NativeFunction function = guest.FindFunction("bench:calls/calls#add"u8);
        RawValue* values = stackalloc RawValue[2];
        uint sum = 0;
        for (int i = 0; i < count; i++)
        {
            values[0].U32 = sum;
            values[1].U32 = (uint)i;
            guest.Call(&function, values, 2);
            sum = values[0].U32;
        }

        Check(sum, count);
    }

    internal static void Sum(ICalls calls, int count)
    {
        for (int left = count; left > 0; left -= (int)ImportsPerCall)
        {
            uint n = Math.Min(ImportsPerCall, (uint)left);
            Check(Completed(calls.SumAsync(n)), (int)n);
        }
    }

    private static void Sum(RawGuest guest, int count)
    {
        NativeFunction function = guest.FindFunction("bench:calls/calls#sum"u8);
        RawValue* values = stackalloc RawValue[1];
        for (int left = count; left > 0; left -= (int)ImportsPerCall)
        {
            uint n = Math.Min(ImportsPerCall, (uint)left);
            values[0].U32 = n;
            guest.Call(&function, values, 1);
            Check(values[0].U32, (int)n);
        }
    }

    internal static void Echo(ICalls calls, byte[] payload, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Check(Completed(calls.EchoBytesAsync(payload)), payload);
        }
    }

    private static void Echo(RawGuest guest, byte[] payload, int count)
    {
        NativeFunction realloc = guest.FindFunction("cabi_realloc"u8);
        NativeFunction echo = guest.FindFunction("bench:calls/calls#echo-bytes"u8);
        NativeFunction postReturn = guest.FindFunction("cabi_post_bench:calls/calls#echo-bytes"u8);
        RawValue* values = stackalloc RawValue[4];
        for (int i = 0; i < count; i++)
        {
            values[0].U32 = 0;
            values[1].U32 = 0;
            values[2].U32 = 1;
            values[3].U32 = (uint)payload.Length;
            guest.Call(&realloc, values, 4);
            uint address = values[0].U32;
            payload.CopyTo(guest.Memory[(int)address..]);
            values[0].U32 = address;
            values[1].U32 = (uint)payload.Length;
            guest.Call(&echo, values, 2);
            Span<byte> memory = guest.Memory;
            int result = (int)values[0].U32;
            int start = BitConverter.ToInt32(memory[result..]);
            int length = BitConverter.ToInt32(memory[(result + 4)..]);
            byte[] echoed = memory.Slice(start, length).ToArray();
            guest.Call(&postReturn, values, 1);
            Check(echoed, payload);
        }
    }

    internal static void Echo(ICalls calls, string text, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Check(Completed(calls.EchoStringAsync(text)), text);
        }
    }

    private static void Echo(RawGuest guest, string text, int count)
    {
        NativeFunction realloc = guest.FindFunction("cabi_realloc"u8);
        NativeFunction echo = guest.FindFunction("bench:calls/calls#echo-string"u8);
        NativeFunction postReturn = guest.FindFunction("cabi_post_bench:calls/calls#echo-string"u8);
        RawValue* values = stackalloc RawValue[4];
        for (int i = 0; i < count; i++)
        {
            int bytes = Encoding.UTF8.GetByteCount(text);
            values[0].U32 = 0;
            values[1].U32 = 0;
            values[2].U32 = 1;
            values[3].U32 = (uint)bytes;
            guest.Call(&realloc, values, 4);
            uint address = values[0].U32;
            Encoding.UTF8.GetBytes(text, guest.Memory[(int)address..]);
            values[0].U32 = address;
            values[1].U32 = (uint)bytes;
            guest.Call(&echo, values, 2);
            Span<byte> memory = guest.Memory;
            int result = (int)values[0].U32;
            int start = BitConverter.ToInt32(memory[result..]);
            int length = BitConverter.ToInt32(memory[(result + 4)..]);
            string echoed = Encoding.UTF8.GetString(memory.Slice(start, length));
            guest.Call(&postReturn, values, 1);
            Check(echoed, text);
        }
    }

    internal static void Echo(ICalls calls, Person[] people, int count)
    {
        for (int i = 0; i < count; i++)
        {
            PeopleCheck.Equal(Completed(calls.EchoPeopleAsync(people)), people);
        }
    }

    // Calls into guests complete before they return.
    private static T Completed<T>(ValueTask<T> call) => call.IsCompleted ? call.Result : throw new InvalidOperationException("The call waits.");

    private static void Check(uint sum, int count)
    {
        uint expected = unchecked((uint)((long)count * (count - 1) / 2));
        if (sum != expected)
        {
            throw new InvalidOperationException($"The guest summed up {sum} instead of {expected}.");
        }
    }

    private static void Check(byte[] echoed, byte[] payload)
    {
        if (echoed.Length != payload.Length || echoed[^1] != payload[^1])
        {
            throw new InvalidOperationException("The guest gave other bytes back.");
        }
    }

    private static void Check(string echoed, string text)
    {
        if (echoed.Length != text.Length || echoed[^1] != text[^1])
        {
            throw new InvalidOperationException("The guest gave another text back.");
        }
    }
}
