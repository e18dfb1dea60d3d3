using CsCheck;
using PluginHost.CompilerServices;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>
/// What <see cref="WrongKindTests"/> tries of every type two deep, of some that are deeper, in every encoding of strings, by generated code
/// and by contracts that are read at run time. Which types, values and spots is drawn by lot.
/// </summary>
public sealed class DeepKindTests
{
    private const int Types = 20;
    private const int ValuesEach = 3;
    private const int SpotsEach = 25;

    private static readonly Gen<(int Leaf, int[] Places)> Nested = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000].Array[3, 4]);

    /// <summary>How the guest wants its strings, as a component or, if that is null, a core module; and whether its contract is read at run time.</summary>
    public static TheoryData<StringEncoding?, bool> Forms => new()
    {
        { null, false },
        { StringEncoding.Utf16, false },
        { StringEncoding.CompactUtf16, false },
        { StringEncoding.Utf8, true },
        { StringEncoding.Utf16, true },
        { StringEncoding.CompactUtf16, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_a_guest_says_wrongly_deep_inside_is_a_violation(StringEncoding? encoding, bool isDynamic)
    {
        var kinds = new HashSet<SpotKind>();
        await RunAsync("deep", encoding, isDynamic, async (host, type, value, random) =>
        {
            await TryResultAsync(host, type, new Reference(host.Types[type], encoding ?? StringEncoding.Utf8), value, random, kinds);
            await TryArgumentAsync(host, type, new Reference(host.Types[type], encoding ?? StringEncoding.Utf8), value, random, kinds);
        });

        // The lot may leave out one or another, and no more.
        Assert.InRange(kinds.Count, Enum.GetValues<SpotKind>().Length - 2, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_an_allocator_gives_wrongly_deep_inside_is_a_violation(StringEncoding? encoding, bool isDynamic)
    {
        int tried = 0;
        await RunAsync("deep-allocations", encoding, isDynamic, async (host, type, value, _) =>
        {
            var reference = new Reference(host.Types[type], encoding ?? StringEncoding.Utf8);
            reference.StoreArgument(value);
            tried += await AllocationTests.TryEachAsync(host, reference.Memory, reference.Allocations(value), async () =>
            {
                try
                {
                    await host.AskAsync(type);
                }
                finally
                {
                    Assert.True(host.WasCalled);
                }
            });
        });
        Assert.True(tried > 0);
    }

    private static Task RunAsync(string target, StringEncoding? encoding, bool isDynamic, Func<IPuppet, int, object?, PCG, Task> tryAsync) =>
        FuzzTarget.RunAsync(Name(target, encoding, isDynamic), rounds: 1, async seed =>
        {
            var random = new PCG(stream: 2, (ulong)seed);
            var grammar = new TypeGrammar();
            string package = FuzzPackage.Write([.. Nested.Array[Types].Generate(random, null, out _).Select(type => grammar.Nest(type.Leaf, type.Places))]);
            await using IPuppet host = isDynamic
                ? await DynamicPuppet.StartAsync(package, encoding!.Value)
                : await FuzzHost.StartAsync(package, encoding);
            for (int type = 0; type < Types; type++)
            {
                foreach (object? value in Draw(random, Values(host.Types[type]), ValuesEach))
                {
                    await tryAsync(host, type, value, random);
                }
            }
        });

    private static string Name(string target, StringEncoding? encoding, bool isDynamic) =>
        $"{target}-{encoding?.ToString().ToLowerInvariant() ?? "core"}{(isDynamic ? "-dynamic" : "")}";

    // One text that is Latin-1, and one that is not.
    private static List<object?> Values(WitType type) => [.. FullValues.Of(type), .. FullValues.Of(type, "\u00e9\u00ffabcd")];

    private static async Task TryResultAsync(IPuppet host, int type, Reference reference, object? value, PCG random, HashSet<SpotKind> kinds)
    {
        reference.StoreResult(value);
        await host.LoadAsync(reference.Memory);
        Assert.Equal(ClrValues.Describe(value), ClrValues.Describe(await host.GetAsync(type)));
        await WrongSpots.TryAsync(
            host, reference, Draw(random, reference.Spots, SpotsEach), kinds, reference.DescribeResult, () => host.GetAsync(type));
    }

    private static async Task TryArgumentAsync(IPuppet host, int type, Reference reference, object? value, PCG random, HashSet<SpotKind> kinds)
    {
        reference.StoreArgument(value);
        await host.LoadAsync(reference.Memory);
        Assert.Equal(ClrValues.Describe(value), ClrValues.Describe(await host.AskAsync(type)));
        await WrongSpots.TryAsync(
            host, reference, Draw(random, reference.Spots, SpotsEach), kinds, reference.DescribeArgument, async () =>
            {
                try
                {
                    return await host.AskAsync(type);
                }
                finally
                {
                    Assert.False(host.WasCalled);
                }
            });
    }

    private static IEnumerable<T> Draw<T>(PCG random, IReadOnlyList<T> items, int most) => items.Count <= most
        ? items
        : Enumerable.Range(0, most).Select(_ => items[(int)random.Next((uint)items.Count)]).ToList();
}
