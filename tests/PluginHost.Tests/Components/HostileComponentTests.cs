using PluginHost.Abi.Components;
using PluginHost.Tests.Compilation;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>Components that are made to take all stack, memory or time.</summary>
public sealed class HostileComponentTests
{
    private const long MostBytes = 300L << 20;
    private const int StackBytes = 256 << 10;

    private static readonly byte[] AnyResource = [0x03, 0x01];

    [Fact]
    public void Every_beginning_of_a_component_is_refused_at_a_place_in_it()
    {
        byte[] component = Wat.ToWasm(ComponentCase.ReadText("shop.wat"));
        for (int length = 9; length < component.Length; length += 3)
        {
            byte[] part = component[..length];
            if (ReadOrRefuse(part) is { } refused)
            {
                Assert.InRange(refused.Offset, 0, length);
            }
        }
    }

    [Fact]
    public void A_component_that_is_cut_off_is_said_to_be() =>
        Assert.Equal(ComponentError.Truncated, ReadOrRefuse([.. ComponentBytes.Component(), 0x07, 0x05, 0x01])?.Error);

    [Fact]
    public void Parameters_of_a_function_are_bounded()
    {
        Assert.Null(ReadOrRefuse(ComponentBytes.Component(ComponentBytes.Types(Function(1_000)))));
        Refuse(ComponentError.LimitExceeded, ComponentBytes.Component(ComponentBytes.Types(Function(1_001))));

        static byte[] Function(int parameters) =>
        [
            0x40,
            .. WasmBytes.List([.. Enumerable.Range(0, parameters).Select(i => (byte[])[.. WasmBytes.Name($"p{i}"), 0x7D])]),
            0x01, 0x00,
        ];
    }

    [Fact]
    public void A_number_of_definitions_that_cannot_be_is_refused_before_memory_is_set_aside() =>
        Refuse(ComponentError.Malformed, ComponentBytes.Component(WasmBytes.Section(7, WasmBytes.Number(uint.MaxValue))));

    [Fact]
    public void Types_in_one_another_are_bounded() => Refuse(
        ComponentError.LimitExceeded,
        ComponentBytes.Component(ComponentBytes.Types(
            [[0x70, 0x7D], .. Enumerable.Range(0, 20_000).Select(type => (byte[])[0x70, .. ComponentBytes.Use(type)])])));

    [Fact]
    public void Components_in_one_another_are_bounded()
    {
        byte[] component = ComponentBytes.Component();
        for (int i = 0; i < 2_000; i++)
        {
            component = ComponentBytes.Component(WasmBytes.Section(4, component));
        }

        Refuse(ComponentError.LimitExceeded, component);
    }

    [Fact]
    public void Types_of_instances_in_one_another_are_bounded()
    {
        byte[] type = ComponentBytes.InstanceType();
        for (int i = 0; i < 2_000; i++)
        {
            type = ComponentBytes.InstanceType([[0x01, .. type]]);
        }

        Refuse(ComponentError.LimitExceeded, ComponentBytes.Component(ComponentBytes.Types(type)));
    }

    [Fact]
    public void A_type_that_doubles_what_is_below_it_is_refused_and_so_is_one_of_instances_whose_resources_are_new_each_time()
    {
        byte[][] tuples = [[0x6F, 0x02, 0x7D, 0x7D], .. Enumerable.Range(0, 60).Select(type => (byte[])[0x6F, 0x02, .. ComponentBytes.Use(type), .. ComponentBytes.Use(type)])];
        Refuse(ComponentError.LimitExceeded, ComponentBytes.Component(ComponentBytes.Types(tuples)));

        // Each has the one before twice, by an alias of the type around it.
        byte[][] instances =
        [
            ComponentBytes.InstanceType([0x04, .. ComponentBytes.Named("r", AnyResource)]),
            .. Enumerable.Range(0, 60).Select(type => ComponentBytes.InstanceType(
                [0x02, 0x03, 0x02, 0x01, (byte)type],
                [0x04, .. ComponentBytes.Named("a", 0x05, 0x00)],
                [0x04, .. ComponentBytes.Named("b", 0x05, 0x00)])),
        ];
        Refuse(ComponentError.LimitExceeded, ComponentBytes.Component(ComponentBytes.Types(instances)));
    }

    [Fact]
    public void An_instance_of_many_resources_that_is_imported_again_and_again_is_refused()
    {
        byte[] type = ComponentBytes.InstanceType(
        [
            [0x04, .. ComponentBytes.Named("r", AnyResource)],
            .. Enumerable.Range(0, 10_000).Select(i => (byte[])[0x04, .. ComponentBytes.Named($"t{i}", [0x03, 0x00, .. WasmBytes.Number((ulong)i)])]),
        ]);
        byte[][] imports = [.. Enumerable.Range(0, 1_000).Select(i => ComponentBytes.Named($"i{i}", 0x05, 0x00))];

        Refuse(ComponentError.LimitExceeded, ComponentBytes.Component(ComponentBytes.Types(type), ComponentBytes.Imports(imports)));
    }

    [Fact]
    public void A_large_type_that_is_compared_again_and_again_is_refused()
    {
        byte[] record = [0x72, .. WasmBytes.List([.. Enumerable.Range(0, 10_000).Select(i => (byte[])[.. WasmBytes.Name($"f{i}"), 0x7D])])];
        byte[] inner = ComponentBytes.Component(ComponentBytes.Types(record), ComponentBytes.Imports(ComponentBytes.Named("t", 0x03, 0x00, 0x00)));
        byte[] instantiation = [0x00, 0x00, .. WasmBytes.List([.. WasmBytes.Name("t"), 0x03, 0x00])];

        Refuse(ComponentError.LimitExceeded, ComponentBytes.Component(
            ComponentBytes.Types(record),
            WasmBytes.Section(4, inner),
            WasmBytes.Section(5, WasmBytes.List([.. Enumerable.Repeat(instantiation, 1_000)]))));
    }

    [Fact]
    public void Names_of_names_of_a_resource_may_be_many()
    {
        byte[][] imports =
        [
            ComponentBytes.Named("r", AnyResource),
            .. Enumerable.Range(0, 40_000).Select(i => ComponentBytes.Named($"x{i}", [0x03, 0x00, .. WasmBytes.Number((ulong)i)])),
        ];
        byte[] component = ComponentBytes.Component(ComponentBytes.Imports(imports));

        OnLittleStack(() =>
        {
            string wit = WitText.Describe(ComponentReader.Read(component, ComponentReadLimits.Default));
            Assert.Contains("type x39999 = x39998;", wit, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Many_types_with_nothing_in_them_take_little()
    {
        Assert.Null(ReadOrRefuse(ComponentBytes.Component(ComponentBytes.Types([.. Enumerable.Repeat(ComponentBytes.InstanceType(), 90_000)]))));
        Refuse(
            ComponentError.LimitExceeded,
            ComponentBytes.Component(ComponentBytes.Types([.. Enumerable.Repeat(ComponentBytes.InstanceType(), 100_001)])));
    }

    private static void Refuse(ComponentError error, byte[] component)
    {
        InvalidComponentException? refused = ReadOrRefuse(component);
        Assert.True(refused?.Error == error, refused?.Message ?? "It was taken.");
        Assert.InRange(refused!.Offset, 8, component.Length);
    }

    /// <summary>Reads on little stack, and looks at what it allocates.</summary>
    private static InvalidComponentException? ReadOrRefuse(byte[] component)
    {
        InvalidComponentException? refused = null;
        OnLittleStack(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ComponentReader.Read(component, ComponentReadLimits.Default);
            }
            catch (InvalidComponentException exception)
            {
                refused = exception;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        });
        return refused;
    }

    private static void OnLittleStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
