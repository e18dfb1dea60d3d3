using System.Text;
using PluginHost.Streams;

namespace StreamTransform;

/// <summary>Orders as a shop might write them, the same at every run. A few cannot be processed.</summary>
internal static class Orders
{
    private const int UnknownCurrencyEvery = 10_000;
    private static readonly string[] Countries = ["AT", "DE", "FR", "US", "BR", "JP"];
    private static readonly string[] Currencies = ["EUR", "USD", "CHF"];

    /// <summary>Makes orders in two partitions.</summary>
    public static async IAsyncEnumerable<StreamRecord> Generate(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return new StreamRecord
            {
                Key = Encoding.UTF8.GetBytes($"order-{i}"),
                Value = Encoding.UTF8.GetBytes(Describe(i)),
                Timestamp = DateTimeOffset.UnixEpoch.AddSeconds(i),
                Topic = "orders",
                Partition = i % 2,
                Offset = i / 2,
            };
        }

        await Task.CompletedTask;
    }

    private static string Describe(int i)
    {
        string currency = i % UnknownCurrencyEvery == (UnknownCurrencyEvery / 2) + (i / UnknownCurrencyEvery) ? "DOGE" : Currencies[i % Currencies.Length];
        return $$"""
            {"id":{{i}},"name":"Customer {{i % 977}}","email":"customer{{i % 977}}@example.com","card":"41111111{{i % 10_000:0000}}1111","amount":{{(i % 500) + 0.5m}},"currency":"{{currency}}","country":"{{Countries[i % Countries.Length]}}"}
            """;
    }
}
