using CsCheck;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Tests.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Components;

/// <summary>Files that were components: each is read or refused, as the engine does.</summary>
public sealed class ComponentTests
{
    private const int ReadingsEach = 300;

    private static readonly byte[][] Corpus =
    [
        .. ComponentCase.Valid.Values.Concat(ComponentCase.Refused.Values).Select(item => Wat.ToWasm(item.Text)),
        Wat.ToWasm(ComponentCase.ReadText("shop.wat")),

        // What tools made: of one module, of several with an adapter, and of two components.
        .. new[] { "header-check.component.wasm", "greeter-wasi.wasm", "greeter-wasip2.wasm", "header-check-composed.wasm" }
            .Select(guest => File.ReadAllBytes(Guests.PathOf(guest))),
    ];

    [Fact]
    public Task A_changed_component_is_read_when_the_engine_takes_it_and_refused_when_it_does_not() => FuzzTarget.RunAsync("components", rounds: 5, seed =>
    {
        var mutator = new ComponentMutator(new PCG(stream: 3, (ulong)seed), Corpus);
        int valid = 0;
        for (int i = 0; i < ReadingsEach; i++)
        {
            byte[] component = mutator.NextStructure();
            valid += ComponentReading.ReadAsTheEngineDoes(component) is null ? 1 : 0;
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
            refused += ComponentReading.Read(mutator.NextBytes()) is null ? 0 : 1;
        }

        Assert.InRange(refused, ReadingsEach, (ReadingsEach * 10) - (ReadingsEach / 10));
        return Task.CompletedTask;
    });
}
