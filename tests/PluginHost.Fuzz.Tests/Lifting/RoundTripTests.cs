using PluginHost.Fuzz.Tests.Support;
using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>Random values of random types go through a real guest and come back.</summary>
public sealed class RoundTripTests
{
    private const int Definitions = 15;
    private const int Types = 20;
    private const int ValuesEach = 40;

    [Fact]
    public Task Random_values_of_random_types_come_back_as_they_were() => FuzzTarget.RunAsync("round-trip", rounds: 1, async seed =>
    {
        var random = new RandomWit(seed);
        await using FuzzHost host = await FuzzHost.StartAsync(RandomPackage(random));
        for (int type = 0; type < Types; type++)
        {
            for (int i = 0; i < ValuesEach; i++)
            {
                object? value = random.Value(host.Types[type]);
                string expected = ClrValues.Describe(value);
                AssertSame(host, type, expected, await host.RelayAsync(type, value));
                AssertSame(host, type, expected, host.Seen);
                AssertSame(host, type, expected, await host.SpillAsync(type, value, (ulong)i << 40));
            }
        }
    });

    private static void AssertSame(FuzzHost host, int type, string expected, object? actual) => Assert.True(
        expected == ClrValues.Describe(actual), $"{host.Types[type]}\nExpected: {expected}\nActual:   {ClrValues.Describe(actual)}\n{host.Package}");

    private static string RandomPackage(RandomWit random)
    {
        string definitions = random.Definitions(Definitions);
        string[] types = [.. Enumerable.Range(0, Types).Select(_ => random.Type())];
        return FuzzPackage.Write(definitions, random.Named, types, isEcho: true);
    }
}
