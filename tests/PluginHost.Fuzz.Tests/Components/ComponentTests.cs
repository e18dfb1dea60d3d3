using CsCheck;
using PluginHost.Abi.Components;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Tests.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Components;

/// <summary>Files that were components: each is read or refused, as the engine does.</summary>
public sealed class ComponentTests
{
    private const int ReadingsEach = 300;
    private const long MostBytes = 300L << 20;

    /// <summary>What the engine cannot instantiate, valid or not, as it says itself.</summary>
    private static readonly string[] EngineLimits = ["root-level", "from the root component", "not implemented"];

    private static readonly byte[][] Corpus =
    [
        .. ComponentCase.Valid.Values.Concat(ComponentCase.Refused.Values).Select(item => Wat.ToWasm(item.Text)),
        Wat.ToWasm(ComponentCase.ReadText("shop.wat")),
    ];

    [Fact]
    public Task A_changed_component_is_read_when_the_engine_takes_it_and_refused_when_it_does_not() => FuzzTarget.RunAsync("components", rounds: 5, seed =>
    {
        var mutator = new ComponentMutator(new PCG(stream: 3, (ulong)seed), Corpus);
        int valid = 0;
        for (int i = 0; i < ReadingsEach; i++)
        {
            byte[] component = mutator.NextStructure();
            InvalidComponentException? error = Read(component);
            valid += error is null ? 1 : 0;
            string? engine = EngineOpinion.WhyRefused(component);
            bool isAsExpected = engine is null
                ? error is null or { Error: ComponentError.LimitExceeded } || IsListed(error)
                : error is not null || EngineLimits.Any(limit => engine.Contains(limit, StringComparison.Ordinal));
            Assert.True(isAsExpected, $"{error?.Message ?? "valid"}, but {engine ?? "valid"}\n{Convert.ToBase64String(component)}");
        }

        // Neither is an accident.
        Assert.InRange(valid, ReadingsEach / 30, ReadingsEach * 29 / 30);
        return Task.CompletedTask;
    });

    [Fact]
    public Task Any_bytes_are_read_or_refused_at_a_place_in_them() => FuzzTarget.RunAsync("component-bytes", rounds: 5, seed =>
    {
        var mutator = new ComponentMutator(new PCG(stream: 4, (ulong)seed), Corpus);
        int refused = 0;
        for (int i = 0; i < ReadingsEach * 10; i++)
        {
            refused += Read(mutator.NextBytes()) is null ? 0 : 1;
        }

        Assert.InRange(refused, ReadingsEach, (ReadingsEach * 10) - (ReadingsEach / 10));
        return Task.CompletedTask;
    });

    // docs/components.md lists what else is valid and not read.
    private static bool IsListed(InvalidComponentException error) =>
        error.Error == ComponentError.UnsupportedFeature && error.Message.Contains("garbage collection", StringComparison.Ordinal);

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

    private static InvalidComponentException? Read(byte[] component)
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
}
