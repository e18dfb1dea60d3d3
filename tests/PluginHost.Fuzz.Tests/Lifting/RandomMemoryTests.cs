using System.Buffers.Binary;
using CsCheck;
using PluginHost.CompilerServices;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>
/// Whatever is in a guest's memory, its result and what it passes are values or violations, and exactly when the specification says so.
/// </summary>
public sealed class RandomMemoryTests
{
    private const int Definitions = 15;
    private const int Types = 25;
    private const int MemoriesEach = 100;
    private const int RandomBytes = 4096;

    /// <summary>Numbers that are near something.</summary>
    private static readonly Gen<uint> Number = Gen.Frequency(
        (4, Gen.UInt[0, 8]),
        (4, Gen.UInt[0, GuestMemory.Size].Select(value => value & ~7u)),
        (2, Gen.UInt[0, GuestMemory.Size + 16]),
        (1, Gen.UInt[0, 64].Select(value => uint.MaxValue - value)),
        (1, Gen.Int[0, 31].Select(bit => 1u << bit)),
        (1, Gen.UInt));

    /// <summary>Numbers and where they are written.</summary>
    private static readonly Gen<(int Address, uint Number)[]> Changes = Gen.Select(Gen.Int[0, GuestMemory.Size - 4], Number).Array[1, 4];

    /// <summary>A guest as a core module, and components whose contract is read at run time in each encoding of strings.</summary>
    public static TheoryData<StringEncoding?> Forms => [(StringEncoding?)null, StringEncoding.Utf8, StringEncoding.Utf16, StringEncoding.CompactUtf16];

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Memory_of_random_numbers_gives_a_value_or_a_violation(StringEncoding? encoding) => RunAsync("memory", encoding, (random, reference) =>
    {
        // All of the memory is what a guest could say, so that one pointer leads to others. The same numbers come again and again,
        // because making them takes the most time.
        Span<byte> bytes = reference.Memory.Bytes;
        for (int i = 0; i < RandomBytes; i += sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[i..], Number.Generate(random, null, out _));
        }

        for (int i = RandomBytes; i < GuestMemory.Size; i += RandomBytes)
        {
            bytes[..RandomBytes].CopyTo(bytes[i..]);
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public Task A_value_with_random_changes_gives_a_value_or_a_violation(StringEncoding? encoding) => RunAsync("changes", encoding, (random, reference) =>
    {
        IReadOnlyList<Spot> spots = reference.Spots;
        foreach ((int address, uint number) in Changes.Generate(random, null, out _))
        {
            // Mostly where it matters.
            int place = spots.Count > 0 && random.Next(4) > 0 ? spots[(int)random.Next((uint)spots.Count)].Address : address;
            BinaryPrimitives.WriteUInt32LittleEndian(reference.Memory.Bytes[Math.Min(place, GuestMemory.Size - sizeof(uint))..], number);
        }
    });

    private static Task RunAsync(string target, StringEncoding? encoding, Action<PCG, Reference> change) => FuzzTarget.RunAsync(Name(target, encoding), rounds: 1, async seed =>
    {
        var random = new PCG(stream: 1, (ulong)seed);
        var wit = new RandomWit(seed);
        string definitions = wit.Definitions(Definitions);
        string package = FuzzPackage.Write(definitions, wit.Named, [.. Enumerable.Range(0, Types).Select(_ => wit.Type())], isEcho: false);
        await using IPuppet host = encoding is { } known ? await DynamicPuppet.StartAsync(package, known) : await FuzzHost.StartAsync(package);
        var outcomes = new Dictionary<string, int> { [Outcome.Violation] = 0, [Outcome.Excess] = 0, ["value"] = 0 };
        for (int type = 0; type < Types; type++)
        {
            int index = type;
            WitType wanted = host.Types[type];
            for (int i = 0; i < MemoriesEach; i++)
            {
                var result = new Reference(wanted, encoding ?? StringEncoding.Utf8);
                result.StoreResult(wit.Value(wanted));
                change(random, result);
                await CompareAsync(host, result, result.DescribeResult(), () => host.GetAsync(index), outcomes);

                var argument = new Reference(wanted, encoding ?? StringEncoding.Utf8);
                argument.StoreArgument(wit.Value(wanted));
                change(random, argument);
                string expected = argument.DescribeArgument();
                await CompareAsync(host, argument, expected, () => SeenAsync(host, index), outcomes);
            }
        }

        // Neither is an accident.
        int all = outcomes.Values.Sum();
        Assert.InRange(outcomes[Outcome.Violation], all / 20, all);
        Assert.InRange(outcomes["value"], all / 100, all);
    });

    private static string Name(string target, StringEncoding? encoding) => encoding is { } known ? $"{target}-{known.ToString().ToLowerInvariant()}" : target;

    // What the host saw is a value even if there is no place for what it returns.
    private static async Task<object?> SeenAsync(IPuppet host, int type)
    {
        try
        {
            return await host.AskAsync(type);
        }
        catch (PluginAbiException) when (host.WasCalled)
        {
            return host.Seen;
        }
    }

    private static async Task CompareAsync(
        IPuppet host, Reference reference, string expected, Func<Task<object?>> call, Dictionary<string, int> outcomes)
    {
        await host.LoadAsync(reference.Memory);
        string actual = await GuestOutcome.OfAsync(call);
        if (expected != Outcome.Excess && actual != Outcome.Excess)
        {
            Assert.Equal(expected, actual);
        }

        outcomes[outcomes.ContainsKey(actual) ? actual : "value"]++;
    }
}
