using PluginHost.Abi.Components;
using PluginHost.Tests.Components;

namespace PluginHost.Fuzz.Tests.Components;

/// <summary>Reads, describes and plans components, whatever they are, and compares what comes out with what the engine thinks.</summary>
internal static class ComponentReading
{
    private const long MostBytes = 300L << 20;

    /// <summary>What the engine cannot instantiate, valid or not, as it says itself.</summary>
    private static readonly string[] EngineLimits = ["root-level", "from the root component", "not implemented", "unsupported type export"];

    /// <summary>What is valid and not read: docs/components.md lists it.</summary>
    private static readonly string[] Listed = ["garbage collection", "by where to get it"];

    /// <summary>Reads a component, or says why it cannot be.</summary>
    public static InvalidComponentException? Read(byte[] component)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Component read = ComponentReader.Read(component, ComponentReadLimits.Default);
            Assert.NotEmpty(WitText.Describe(read));
            Plan(read);
            return null;
        }
        catch (InvalidComponentException exception)
        {
            Assert.InRange(exception.Offset, 0, component.Length);
            return exception;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }

    /// <summary>Reads a component that the engine takes, and none that it refuses.</summary>
    /// <param name="component">The component.</param>
    /// <param name="listed">What else of valid components is not read.</param>
    public static InvalidComponentException? ReadAsTheEngineDoes(byte[] component, params string[] listed)
    {
        InvalidComponentException? error = Read(component);
        string? engine = EngineOpinion.WhyRefused(component);
        bool isAsExpected = engine is null
            ? error is null or { Error: ComponentError.LimitExceeded } || IsListed(error, listed)
            : error is not null || EngineLimits.Any(limit => engine.Contains(limit, StringComparison.Ordinal));
        Assert.True(isAsExpected, $"{error?.Message ?? "valid"}, but {engine ?? "valid"}\n{Convert.ToBase64String(component)}");
        return error;
    }

    private static bool IsListed(InvalidComponentException error, string[] listed) =>
        error.Error is ComponentError.UnsupportedFeature or ComponentError.AsyncRequired
        && Listed.Concat(listed).Any(feature => error.Message.Contains(feature, StringComparison.Ordinal));

    // A component that was read comes to something, or has what is not linked yet.
    private static void Plan(Component component)
    {
        try
        {
            Assert.NotNull(ComponentPlanner.Plan(component));
        }
        catch (InvalidComponentException exception)
        {
            Assert.True(exception.Error is ComponentError.UnsupportedFeature or ComponentError.LimitExceeded, exception.Message);
        }
    }
}
