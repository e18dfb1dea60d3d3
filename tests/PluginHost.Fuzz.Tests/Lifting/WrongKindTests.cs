using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>
/// Everything that a guest can say wrongly, in every place where a type can stand, two deep: the grammar makes the types, their layout
/// says where a pointer, a length, a discriminant, a character or a text is, and each is made wrong in every way, one at a time.
/// </summary>
[Collection(PlaceCollection.Name)]
public sealed class WrongKindTests(PlaceHosts hosts)
{
    public static TheoryData<string> Places => [PlaceHosts.ByItself, .. TypeGrammar.PlaceNames];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_a_guest_returns_wrongly_is_a_violation_and_its_instance_is_thrown_away(string place)
    {
        FuzzHost host = await hosts.OfAsync(place);
        var kinds = new HashSet<SpotKind>();
        for (int type = 0; type < host.Types.Count; type++)
        {
            int index = type;
            foreach (object? value in FullValues.Of(host.Types[type]))
            {
                var reference = new Reference(host.Types[type]);
                reference.StoreResult(value);
                await host.LoadAsync(reference.Memory);
                Assert.Equal(ClrValues.Describe(value), ClrValues.Describe(await host.GetAsync(type)));
                await WrongSpots.TryAsync(host, reference, reference.Spots, kinds, reference.DescribeResult, () => host.GetAsync(index));
            }
        }

        AssertAll(kinds);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_a_guest_passes_wrongly_never_reaches_the_host_function(string place)
    {
        FuzzHost host = await hosts.OfAsync(place);
        var kinds = new HashSet<SpotKind>();
        for (int type = 0; type < host.Types.Count; type++)
        {
            int index = type;
            foreach (object? value in FullValues.Of(host.Types[type]))
            {
                var reference = new Reference(host.Types[type]);
                reference.StoreArgument(value);
                await host.LoadAsync(reference.Memory);
                Assert.Equal(ClrValues.Describe(value), ClrValues.Describe(await host.AskAsync(type)));
                await WrongSpots.TryAsync(host, reference, reference.Spots, kinds, reference.DescribeArgument, async () =>
                {
                    try
                    {
                        return await host.AskAsync(index);
                    }
                    finally
                    {
                        Assert.False(host.WasCalled);
                    }
                });

                // The argument is right, and there is no place for the result.
                await WrongSpots.TryAsync(host, reference, reference.FindInPlace(), kinds, () => Outcome.Violation, () => host.AskAsync(index));
            }
        }

        AssertAll(kinds);
    }

    private static void AssertAll(HashSet<SpotKind> kinds) => Assert.Equal(Enum.GetValues<SpotKind>(), kinds.Order());
}
