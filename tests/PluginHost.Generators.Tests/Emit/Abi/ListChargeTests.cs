using System.Globalization;
using System.Reflection;
using PluginHost.CompilerServices;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>What a long list makes the host allocate is counted, whatever its elements are made of.</summary>
public sealed class ListChargeTests
{
    private const int ListBytes = 30_000;

    // What a call by reflection, the list itself and a first element with its strings allocate.
    private const long Slack = 4096;

    [Theory]
    [InlineData("list<u8>")]
    [InlineData("list<string>")]
    [InlineData("string")]
    [InlineData("tuple<list<u8>, list<list<u64>>>")]
    [InlineData("leaf", "record leaf { a: u8, b: u8, c: u8, d: u8, e: u8 }")]
    [InlineData("tree", "record leaf { a: u8, b: u8, c: u8, d: u8, e: u8 }", "record tree { a: leaf, b: leaf, c: leaf, d: leaf, e: leaf }")]
    [InlineData("option<tree>", "record leaf { a: bool, b: string }", "record tree { a: option<leaf>, b: option<option<leaf>>, c: leaf }")]
    [InlineData("tuple<one, one, one, one, one, one, one, one, one>", "variant one { none(u8), other(u64) }")]
    [InlineData("box", "variant one { none(u8), other }", "variant box { one(one), two(tuple<one, one>), three }")]
    [InlineData("result<result<leaf, u64>, leaf>", "record leaf { a: result<u64, tuple<u64, u64>>, b: string }")]
    public void The_objects_of_a_list_of(string element, params string[] definitions)
    {
        CompiledWit wit = Compile(definitions, [element]);
        foreach (object? value in Values(ElementOf(wit, 0)))
        {
            AssertCharged(wit, 0, value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_objects_of_lists_of_random_types(int seed)
    {
        var random = new RandomWit(seed);
        string definitions = random.Definitions(12);
        CompiledWit wit = Compile([definitions], [.. Enumerable.Range(0, 25).Select(_ => random.Type())]);
        for (int type = 0; type < 25; type++)
        {
            AssertCharged(wit, type, random.Value(ElementOf(wit, type)));
        }
    }

    private static CompiledWit Compile(string[] definitions, string[] elements) => new($$"""
        package test:charge@1.0.0;
        interface guest {
        {{string.Join('\n', definitions)}}
        {{string.Concat(elements.Select((element, i) => $"  get-n{i.ToString(CultureInfo.InvariantCulture)}: func() -> list<{element}>;\n"))}}
        }
        world charge { export guest; }
        """);

    private static WitType ElementOf(CompiledWit wit, int type) => ((WitListType)wit.Interface("guest").Functions[type].Result!).Element;

    private static IEnumerable<object?> Values(WitType type)
    {
        var random = new RandomWit(seed: 1);
        return [.. Enumerable.Range(0, 8).Select(_ => random.Value(type))];
    }

    private static void AssertCharged(CompiledWit wit, int type, object? value)
    {
        Call(wit, type, value);
        (long charged, long allocated) = Call(wit, type, value);
        Assert.True(allocated <= charged + Slack, $"{ElementOf(wit, type)} {ClrValues.Describe(value)}: {allocated} bytes were allocated, {charged} counted.");
    }

    private static (long Charged, long Allocated) Call(CompiledWit wit, int type, object? value)
    {
        GuestMemory memory = MakeList(ElementOf(wit, type), value);
        ContractDescriptor contract = wit.Contract("IGuest");
        var function = new TestFunction(
            memory,
            values =>
            {
                values[0].U32 = 0;
                return true;
            },
            liftBudget: 1 << 30);
        object proxy = contract.CreateProxy(new TestTarget(_ => function));
        MethodInfo method = contract.InterfaceType.GetMethods()[type];
        object[] arguments = [CancellationToken.None];
        long before = GC.GetAllocatedBytesForCurrentThread();
        method.Invoke(proxy, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return (function.Charged, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // One element and copies of it, which refer to the same strings and lists.
    private static GuestMemory MakeList(WitType element, object? value)
    {
        var memory = new GuestMemory();
        int size = ReferenceTypes.Size(element);
        int length = ListBytes / size;
        uint address = memory.Allocate((uint)ReferenceTypes.Alignment(element), (uint)(length * size));
        new ReferenceAbi(memory).Store(element, value, address);
        for (int i = 1; i < length; i++)
        {
            memory.Bytes.Slice((int)address, size).CopyTo(memory.Bytes[((int)address + (i * size))..]);
        }

        memory.WriteU32(0, address);
        memory.WriteU32(4, (uint)length);
        return memory;
    }
}
