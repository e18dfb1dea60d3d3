using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>
/// Every time that a value takes memory from its guest's allocator, in every place where a type can stand, the allocator gives every address
/// that is none, one at a time: to arguments as core values and in memory, and to results of the host.
/// </summary>
[Collection(PlaceCollection.Name)]
public sealed class AllocationTests(PlaceHosts hosts)
{
    public static TheoryData<string> Places => WrongKindTests.Places;

    [Theory]
    [MemberData(nameof(Places))]
    public Task An_argument_does_not_go_where_there_is_no_memory_for_it(string place) => ForEachAsync(place, async (host, type, value) =>
    {
        var reference = new Reference(host.Types[type]);
        IReadOnlyList<Allocation> flat = FuzzGuest.IsSpilled(host.Types[type]) ? reference.AllocationsWith(0, value) : reference.Allocations(value);
        return await TryEachAsync(host, new GuestMemory(), flat, () => host.PutAsync(type, value))
            + await TryEachAsync(host, new GuestMemory(), reference.AllocationsWith(FuzzPackage.Filling, value), () => host.FillAsync(type, value));
    });

    [Theory]
    [MemberData(nameof(Places))]
    public Task A_hosts_result_does_not_go_where_there_is_no_memory_for_it(string place) => ForEachAsync(place, async (host, type, value) =>
    {
        var reference = new Reference(host.Types[type]);
        reference.StoreArgument(value);
        return await TryEachAsync(host, reference.Memory, reference.Allocations(value), async () =>
        {
            try
            {
                await host.AskAsync(type);
            }
            finally
            {
                Assert.Equal(ClrValues.Describe(value), ClrValues.Describe(host.Seen));
            }
        });
    });

    [Theory]
    [MemberData(nameof(Places))]
    public Task What_an_allocator_puts_at_zero_is_there(string place) => ForEachAsync(place, async (host, type, value) =>
    {
        var reference = new Reference(host.Types[type]);
        reference.StoreArgument(value);
        string expected = ClrValues.Describe(value);
        IReadOnlyList<Allocation> allocations = reference.Allocations(value);
        for (int call = 1; call <= allocations.Count; call++)
        {
            await host.LoadAsync(reference.Memory, call, wrong: 0);
            await host.PutAsync(type, value);
            await host.AskAsync(type);
            Assert.Equal(expected, ClrValues.Describe(host.Seen));

            await host.LoadAsync(reference.Memory, call, wrong: 0);
            await host.AskAsync(type);
            Assert.Equal(expected, ClrValues.Describe(await host.GetAsync(type)));

            await host.LoadAsync(reference.Memory, call, wrong: 0);
            await host.FillAsync(type, value);
            Assert.Equal(expected, ClrValues.Describe(await host.GetAsync(type)));
        }

        return allocations.Count;
    });

    private async Task ForEachAsync(string place, Func<FuzzHost, int, object?, Task<int>> tryAsync)
    {
        FuzzHost host = await hosts.OfAsync(place);
        int tried = 0;
        for (int type = 0; type < host.Types.Count; type++)
        {
            foreach (object? value in FullValues.Of(host.Types[type]))
            {
                tried += await tryAsync(host, type, value);
            }
        }

        Assert.True(tried > 0);
    }

    /// <summary>Each time that the allocator is asked, it gives every address that is none, one at a time.</summary>
    internal static async Task<int> TryEachAsync(IPuppet host, GuestMemory memory, IReadOnlyList<Allocation> allocations, Func<Task> pass)
    {
        int tried = 0;
        for (int call = 1; call <= allocations.Count; call++)
        {
            foreach (uint address in allocations[call - 1].WrongAddresses)
            {
                await host.LoadAsync(memory, call, address);
                await Assert.ThrowsAsync<PluginAbiException>(pass);
                Assert.Equal(0u, await host.LoadsAsync());
                tried++;
            }
        }

        return tried;
    }
}
