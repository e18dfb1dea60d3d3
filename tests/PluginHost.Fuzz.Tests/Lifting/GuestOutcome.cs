using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>How a call ended, in the words of <see cref="Outcome"/>. An exception of any other type is a defect, and goes on.</summary>
internal static class GuestOutcome
{
    public static async Task<string> OfAsync(Func<Task<object?>> call)
    {
        try
        {
            return ClrValues.Describe(await call());
        }
        catch (PluginAbiException)
        {
            return Outcome.Violation;
        }
        catch (PluginLimitException)
        {
            return Outcome.Excess;
        }
    }
}
