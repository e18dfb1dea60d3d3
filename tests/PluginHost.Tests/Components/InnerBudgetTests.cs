using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>What components in a chain of calls pass to one another counts together, while none of the calls has ended yet.</summary>
public sealed class InnerBudgetTests
{
    private const int Most = 20_000;

    // Each is more than half of what there is.
    private const int Characters = 6_000;

    [Theory]
    [InlineData(Characters, Characters, 0, 0)]
    [InlineData(Characters, 0, Characters, 0)]
    [InlineData(Characters, 0, 0, Characters)]
    [InlineData(0, Characters, Characters, 0)]
    [InlineData(0, Characters, 0, Characters)]
    [InlineData(0, 0, Characters, Characters)]
    public async Task Two_strings_of_a_chain_are_more_than_may_be_passed(int passed, int passedOn, int given, int givenBack)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), Chain(passed, passedOn, given, givenBack));

        var failure = await Assert.ThrowsAsync<PluginLimitException>(
            async () => await host.Get<IRunner>("guest").RunAsync(0, TestContext.Current.CancellationToken));

        Assert.Equal((nameof(PluginLimits.MaxTotalImportBytes), Most), (failure.LimitName, failure.Limit));
    }

    [Theory]
    [InlineData(Characters, 0, 0, 0)]
    [InlineData(0, Characters, 0, 0)]
    [InlineData(0, 0, Characters, 0)]
    [InlineData(0, 0, 0, Characters)]
    [InlineData(2_000, 2_000, 2_000, 2_000)]
    public async Task What_is_within_the_bound_is_passed(int passed, int passedOn, int given, int givenBack)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), Chain(passed, passedOn, given, givenBack));

        Assert.Equal((uint)givenBack, await host.Get<IRunner>("guest").RunAsync(0, TestContext.Current.CancellationToken));
    }

    private static PluginDefinition Chain(int passed, int passedOn, int given, int givenBack) =>
        SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (component $last
                (core module $m
                  {SandboxGuest.Allocator}
                  (func (export "f") (param i32 i32) (result i32) {Return(given)}))
                (core instance $i (instantiate $m))
                (alias core export $i "memory" (core memory $memory))
                (alias core export $i "cabi_realloc" (core func $realloc))
                {Lift("utf8")})
              (component $middle
                {Import("utf16")}
                (core module $m
                  {Imports}
                  (func (export "f") (param i32 i32) (result i32) {Call(passedOn)} {Return(givenBack)}))
                {Instantiate}
                {Lift("utf16")})
              (component $first
                {Import("utf8")}
                (core module $m
                  {Imports}
                  (func (export "run") (param i32) (result i32) {Call(passed)} (i32.load (i32.const 20))))
                {Instantiate}
                (func $run (param "value" u32) (result u32) (canon lift (core func $i "run")))
                (export "run" (func $run)))
              (instance $last (instantiate $last))
              (instance $middle (instantiate $middle (with "f" (func $last "f"))))
              (instance $first (instantiate $first (with "f" (func $middle "f"))))
              (instance $runner (export "run" (func $first "run")))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """) with
        { Limits = new PluginLimits { MaxTotalImportBytes = Most } };

    private const string Imports = """
        (import "libc" "memory" (memory 1))
        (import "next" "f" (func $next (param i32 i32 i32)))
        """;

    private const string Instantiate =
        """(core instance $i (instantiate $m (with "libc" (instance $libc)) (with "next" (instance (export "f" (func $next))))))""";

    private static string Import(string encoding) => $"""
        (import "f" (func $next (param "s" string) (result string)))
        (core module $libc {SandboxGuest.Allocator})
        (core instance $libc (instantiate $libc))
        (alias core export $libc "memory" (core memory $memory))
        (alias core export $libc "cabi_realloc" (core func $realloc))
        (core func $next (canon lower (func $next) (memory $memory) (realloc $realloc) string-encoding={encoding}))
        """;

    private static string Lift(string encoding) => $"""
        (func $f (param "s" string) (result string)
          (canon lift (core func $i "f") (memory $memory) (realloc $realloc) string-encoding={encoding}))
        (export "f" (func $f))
        """;

    private static string Call(int characters) => $"(call $next (i32.const 1024) (i32.const {characters}) (i32.const 16))";

    private static string Return(int characters) => SandboxGuest.Returns("(i32.const 1024)", $"(i32.const {characters})");
}
