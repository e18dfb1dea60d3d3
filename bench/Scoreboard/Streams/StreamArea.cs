using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams;

namespace PluginHost.Scoreboard.Streams;

/// <summary>What a guest costs a stream, beside the same in C# in the same runner.</summary>
internal static class StreamArea
{
    private const int PoisonEvery = 10_000;

    public static IEnumerable<Row> Measure()
    {
        using ServiceProvider services = StreamBench.AddGuests(
            ("copy", "stream-work.wasm", "{}"),
            ("json", "stream-work.wasm", """{"work":"json"}"""),
            ("trials", "stream-trials.wasm", "{}"),
            ("redpanda", "redpanda-identity.wasm", "{}"));
        StreamRecord[] plain = PlainRecords();
        byte[] value = plain[0].Value!.Value.ToArray();
        StreamRecord[] json = StreamBench.Records(10_000, Json);
        StreamRecord[] poisoned = StreamBench.Records(PoisonEvery, i => i == PoisonEvery / 2 ? "trap"u8.ToArray() : value);

        yield return PerRecord(Pairs.Measure(
            "stream/identity100@csharp",
            "a transform in C# that copies the record's bytes and headers, in the same runner",
            Bench("copy", plain),
            new StreamBench(StreamBench.Code(new CopyTransform()), plain).Check().Run));
        yield return PerRecord(Pairs.Measure(
            "stream/json200@csharp",
            "Utf8JsonReader and Utf8JsonWriter in C#, in the same runner",
            Bench("json", json),
            new StreamBench(StreamBench.Code(new JsonTransform()), json).Check().Run));
        yield return PerRecord(Pairs.Measure(
            "stream/poison@clean",
            "no record that traps",
            TenBatches(Bench("trials", poisoned, failed: 1)),
            TenBatches(Bench("trials", plain))), StreamBench.BatchRecords * 10);
        yield return PerRecord(Pairs.Measure(
            "stream/redpanda-identity@own",
            "a guest of the host's own contract that copies them",
            Bench("redpanda", plain),
            Bench("copy", plain)));
        yield return RunnerRow.Measure();

        yield return Partitions.Measure();

        Action<int> Bench(string guest, StreamRecord[] records, int failed = 0) =>
            new StreamBench(StreamBench.Guest(services, guest), records, failed).Check().Run;
    }

    /// <summary>Records of 100 bytes.</summary>
    public static StreamRecord[] PlainRecords()
    {
        byte[] value = new byte[83];
        value.AsSpan().Fill((byte)'x');
        return StreamBench.Records(10_000, _ => value);
    }

    // Every batch that is measured meets the record that traps.
    private static Action<int> TenBatches(Action<int> run) => count => run(count * 10);

    private static Row PerRecord(Row row, int records = StreamBench.BatchRecords) => row with
    {
        Ours = row.Ours / records,
        Reference = row.Reference / records,
        AllocatedBytes = row.AllocatedBytes / records,
    };

    private static byte[] Json(int i) => Encoding.UTF8.GetBytes(
        $$"""{"id":{{i}},"customer_id":"c-{{i:000000}}","internal":{"shard":{{i % 7}},"flags":["a","b"]},"lines":[{"sku":"s-1","quantity":2,"price":12.5}],"trace":"00-4bf92f3577b34da6a3ce929d0e0e4736","country":"AT","paid":true}""");
}
