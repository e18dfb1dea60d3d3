using System.Collections.Concurrent;
using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>
/// Values of made-up types go through generated code and come back. On the other side is the specification, written down as it is:
/// what it sees has to be the same to the last byte of memory.
/// </summary>
public sealed class RoundTripTests
{
    private static readonly ConcurrentDictionary<(int, bool), Lazy<CompiledWit>> Compiled = new();

    public static TheoryData<int, bool> Seeds => new() { { 1, false }, { 2, true }, { 3, false } };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Values_arrive_and_come_back_in_both_directions(int seed, bool checksOverflow)
    {
        const int ValuesEach = 6;
        var random = new RandomWit(seed);
        foreach (var function in FunctionsOf(seed, checksOverflow))
        {
            for (var i = 0; i < ValuesEach; i++)
            {
                var arguments = function.MakeUp(random);
                var result = function.CallGuest(arguments);
                Assert.Equal(ClrValues.Describe(FunctionCase.ResultOf(arguments)), ClrValues.Describe(result));

                var seen = function.CallHost(arguments);
                Assert.Equal(ClrValues.Describe(arguments), ClrValues.Describe(seen));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Cases_without_a_payload_are_told_apart_from_their_neighbours(int chosen)
    {
        const string Body = "call: func(x: choice) -> choice;";
        var wit = new CompiledWit(
            $$"""
            package test:cases;
            interface types { variant choice { none, all, last } }
            interface guest { use types.{choice}; {{Body}} }
            interface host { use types.{choice}; {{Body}} }
            world w { import host; export guest; }
            """);
        var function = new FunctionCase(wit, Assert.Single(wit.Interface("guest").Functions), 0);

        Assert.Equal(new CaseValue(chosen), function.CallGuest([new CaseValue(chosen)]));
        Assert.Equal([new CaseValue(chosen)], (object?[]?)function.CallHost([new CaseValue(chosen)]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_a_hostile_guest_says_is_refused_exactly_when_the_specification_traps(int seed, bool checksOverflow)
    {
        const int ValuesEach = 20;
        var random = new RandomWit(seed + 100);
        var outcomes = new List<string>();
        foreach (var function in FunctionsOf(seed, checksOverflow))
        {
            for (var i = 0; i < ValuesEach; i++)
            {
                Compare(function.CallGuest);
                Compare(function.CallHost);
            }

            void Compare(Func<object?[], Action<GuestMemory, RawValue[]>, Action<string>, object?> call)
            {
                var expected = "";
                var actual = Outcome.Of(() => call(
                    function.MakeUp(random), (memory, values) => Corrupt(random, memory, values), text => expected = text));
                if (expected != Outcome.Excess && actual != Outcome.Excess)
                {
                    Assert.Equal(expected, actual);
                    outcomes.Add(actual);
                }
            }
        }

        // Both happen often enough that neither is an accident.
        Assert.InRange(outcomes.Count(o => o == Outcome.Violation), outcomes.Count / 10, outcomes.Count * 9 / 10);
    }

    private static IEnumerable<FunctionCase> FunctionsOf(int seed, bool checksOverflow)
    {
        var wit = Compiled.GetOrAdd((seed, checksOverflow), key => new(() => new CompiledWit(
            new RandomWit(key.Item1).Package(definitions: 20, functions: 35), key.Item2))).Value;
        return wit.Interface("guest").Functions.Select((function, i) => new FunctionCase(wit, function, i));
    }

    /// <summary>Changes one or two numbers among the core values and in what they point to.</summary>
    private static void Corrupt(RandomWit random, GuestMemory memory, RawValue[] values)
    {
        for (var i = random.Next(2); i < 2; i++)
        {
            var places = memory.Allocations.Where(a => a.Size >= sizeof(uint)).ToList();
            if (places.Count == 0 || random.Next(3) == 0)
            {
                values[random.Next(values.Length)].U32 = random.HostileNumber();
            }
            else
            {
                var (address, size, _) = places[random.Next(places.Count)];
                memory.WriteU32(address + (uint)random.Next((int)size - sizeof(uint) + 1), random.HostileNumber());
            }
        }
    }
}
