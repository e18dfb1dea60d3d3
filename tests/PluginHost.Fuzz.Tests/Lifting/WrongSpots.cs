using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>Lets a guest be wrong in one spot after the other, in every way.</summary>
internal static class WrongSpots
{
    /// <summary>Each wrong value is a violation to the specification and here, and ends the guest's instance.</summary>
    /// <param name="host">The guest.</param>
    /// <param name="reference">The memory with a value that is right.</param>
    /// <param name="spots">The spots.</param>
    /// <param name="kinds">Gets the kinds that were tried.</param>
    /// <param name="expected">What the specification says of the memory.</param>
    /// <param name="call">What the host does with the guest.</param>
    public static async Task TryAsync(
        IPuppet host, Reference reference, IEnumerable<Spot> spots, HashSet<SpotKind> kinds, Func<string> expected, Func<Task<object?>> call)
    {
        byte[] right = reference.Memory.Bytes.ToArray();
        foreach (Spot spot in spots)
        {
            kinds.Add(spot.Kind);
            Assert.NotEmpty(spot.Wrong);
            foreach (byte[] wrong in spot.Wrong)
            {
                wrong.CopyTo(reference.Memory.Bytes[spot.Address..]);
                string what = $"{spot}: {Convert.ToHexStringLower(wrong)}";
                Assert.True(expected() == Outcome.Violation, $"The specification has nothing against {what}");
                await host.LoadAsync(reference.Memory);
                string outcome = await GuestOutcome.OfAsync(call);
                Assert.True(outcome == Outcome.Violation, $"{what} gave {outcome}");
                Assert.Equal(0u, await host.LoadsAsync());
                right.CopyTo(reference.Memory.Bytes);
            }
        }
    }
}
