using System.Text.RegularExpressions;
using PluginHost.Abi.Components;

namespace PluginHost.Tests.Components;

/// <summary>What the binary format has a number for is read, refused by its name, or no component.</summary>
public sealed class AcceptListTests
{
    private const byte Types = 7;
    private const byte Canons = 8;
    private const byte Imports = 10;
    private const byte Values = 12;

    // design/mvp/Binary.md, canon, from 0x05 on; those that a component without async may have are left out.
    private static readonly (byte First, string[] Names)[] Async =
    [
        (0x05, ["task.cancel", "subtask.cancel"]),
        (0x09, ["task.return", "context.get", "context.set", "thread.yield", "subtask.drop"]),
        (0x0E, ["stream.new", "stream.read", "stream.write", "stream.cancel-read", "stream.cancel-write", "stream.drop-readable", "stream.drop-writable"]),
        (0x15, ["future.new", "future.read", "future.write", "future.cancel-read", "future.cancel-write", "future.drop-readable", "future.drop-writable"]),
        (0x1C, ["error-context.new", "error-context.debug-message", "error-context.drop"]),
        (0x1F, ["waitable-set.new", "waitable-set.wait", "waitable-set.poll", "waitable-set.drop", "waitable.join"]),
        (0x24, ["backpressure.inc", "backpressure.dec", "thread.index", "thread.new-indirect"]),
        (0x40, ["thread.spawn-ref", "thread.spawn-indirect", "thread.available-parallelism"]),
    ];

    public static TheoryData<byte, string> AsyncCanons =>
        [.. Async.SelectMany(group => group.Names.Select((name, i) => ((byte)(group.First + i), name)))];

    [Theory]
    [MemberData(nameof(AsyncCanons))]
    public void A_function_for_asynchronous_work_is_refused_by_its_name(byte number, string name)
    {
        InvalidComponentException refused = Refuse(Canons, [1, number, 0, 0, 0, 0]);

        Assert.Equal(ComponentError.AsyncRequired, refused.Error);
        Assert.Matches($@"the function {Regex.Escape(name)}(?![\w.-]*\w)", refused.Message);
    }

    [Fact]
    public void Every_other_number_of_a_canonical_definition_is_malformed_or_of_the_accept_list()
    {
        for (int number = 0x43; number <= byte.MaxValue; number++)
        {
            Assert.Equal(ComponentError.Malformed, Refuse(Canons, [1, (byte)number, 0, 0, 0, 0]).Error);
        }
    }

    [Fact]
    public void Values_are_refused_by_name_as_a_section() =>
        Assert.Equal(ComponentError.UnsupportedFeature, Refuse(Values, [1, 0x7D, 1, 0]).Error);

    [Fact]
    public void Names_with_attributes_are_refused_by_name() =>
        Assert.Equal(ComponentError.UnsupportedFeature, Refuse(Imports, [1, 2, 1, (byte)'f', 0, 1, 0]).Error);

    [Fact]
    public void A_resource_with_an_asynchronous_destructor_is_refused_by_name() =>
        Assert.Equal(ComponentError.AsyncRequired, Refuse(Types, [1, 0x3E, 0x7F, 0, 0]).Error);

    private static InvalidComponentException Refuse(byte section, byte[] content) => Assert.Throws<InvalidComponentException>(() => ComponentReader.Read(
        [0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00, section, (byte)content.Length, .. content], ComponentReadLimits.Default));
}
